/** What the demo says in a chat, in the two languages it chats in. */
export interface ChatPhrases {
  created: (task: string) => string;
  added: (task: string) => string;
  noTask: string;
  tasks: (list: string) => string;
  noTasks: string;
  untitled: string;
  asked: (list: string) => string;
  askedNothing: string;
  found: (what: string, list: string) => string;
  foundNothing: (what: string) => string;
  noted: (wish: string) => string;
  reply: Record<'shorter' | 'warmer' | 'longer' | 'anew', string>;
  warmth: string;
  newest: (line: string) => string;
  known: (messages: number, questions: number) => string;
  nothing: string;
  cannotSend: string;
}

export const CHAT_PHRASES: Record<'en' | 'ru', ChatPhrases> = {
  en: {
    created: (task) => `I keep it as a task: ${task}`,
    added: (task) => `Added to the task: ${task}`,
    noTask: 'There is no task yet to add to.',
    tasks: (list) => `Your tasks:\n${list}`,
    noTasks: 'There are no tasks yet.',
    untitled: '(without a title)',
    asked: (list) => `This was asked of you:\n${list}`,
    askedNothing: 'Nothing was asked of you then.',
    found: (what, list) => `About “${what}” I find:\n${list}`,
    foundNothing: (what) => `I find nothing about “${what}” in this dialog.`,
    noted: (wish) => `Noted for the drafts to come: “${wish}”.`,
    reply: {
      shorter: 'Shorter:',
      warmer: 'Warmer:',
      longer: 'Longer:',
      anew: 'A reply could be:',
    },
    warmth: 'It was lovely to hear from you, take good care!',
    newest: (line) => `The newest message: ${line}`,
    known: (messages, questions) =>
      `I see ${messages} messages of this dialog and ${questions} earlier questions of yours.`,
    nothing: 'There is nothing to read in this dialog.',
    cannotSend: 'I cannot send anything: approve the draft to send it.',
  },
  ru: {
    created: (task) => `Запомнил задачу: ${task}`,
    added: (task) => `Добавил к задаче: ${task}`,
    noTask: 'Пока нет задачи, к которой добавить.',
    tasks: (list) => `Ваши задачи:\n${list}`,
    noTasks: 'Задач пока нет.',
    untitled: '(без названия)',
    asked: (list) => `Вас спрашивали:\n${list}`,
    askedNothing: 'Тогда вас ни о чём не спрашивали.',
    found: (what, list) => `О «${what}» нашлось:\n${list}`,
    foundNothing: (what) => `О «${what}» в этом диалоге ничего нет.`,
    noted: (wish) => `Учту в следующих черновиках: «${wish}».`,
    reply: {
      shorter: 'Короче:',
      warmer: 'Теплее:',
      longer: 'Подробнее:',
      anew: 'Ответить можно так:',
    },
    warmth: 'Было очень приятно получить весточку, берегите себя!',
    newest: (line) => `Последнее сообщение: ${line}`,
    known: (messages, questions) =>
      `Вижу сообщений: ${messages}, ваших прежних вопросов: ${questions}.`,
    nothing: 'В этом диалоге нечего читать.',
    cannotSend: 'Отправить я не могу: чтобы отправить, одобрите черновик.',
  },
};
