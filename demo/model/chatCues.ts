/** What the owner wants of the chat, by cue words in English and Russian. Coarse, and the same every time. */

const CREATE =
  /(?:create|make|add|new) (?:a |another |one more )?(?:new )?task\b[:,]?\s*(.*)|(?:создай|создайте|добавь|добавьте|запомни|новая)\s+(?:ещё |новую )?задач[ау][:,]?\s*(.*)/isu;
const EXTEND =
  /add to (?:that|this|the|my) task[:,]?\s*(.*)|добавь(?:те)? (?:к|в) (?:этой|той|эту|ту|последней)?\s*задач[еу][:,]?\s*(.*)/isu;
const LIST = /\btasks\b|задач(?:и|ах)?\s*(?:у меня|есть)?\s*\?/iu;
const ASKED =
  /(?:what|which|did|any|anything)\b.*\b(?:ask|asks|asked|asking|want|wants|wanted|questions?|requests?)\b|(?:что|чего|чём|какие).*(?:спрашива|спросил|спросила|просил|просила|хотел|хотела|вопрос)/iu;
const LAST_WEEK = /last week|past week|this week|на (?:прошлой|этой) неделе|за неделю/iu;
const ABOUT =
  /\babout\s+["“«]?([^"”»?]+?)["”»]?\s*[?.!]*$|(?:^|\s)(?:про|насчёт)\s+["“«]?([^"”»?]+?)["”»]?\s*[?.!]*$/iu;
const SEND = /^(?:please )?send\b|\bsend (?:it|this|that)\b|^(?:отправь|пошли)(?!\p{L})/iu;
const WARMER = /warmer|friendlier|kinder|теплее|дружелюбнее|душевнее/iu;
const WRITE =
  /(?:write|draft|suggest|give me)\b.*\b(?:reply|answer|response)|(?:напиши|предложи|составь).*(?:ответ)|answer (?:her|him|them)|ответь/iu;
const STANDING =
  /(?<!\p{L})(?:always|never|from now on|in future|всегда|никогда|впредь)(?!\p{L})/iu;

const firstGroup = (pattern: RegExp, text: string): string | undefined => {
  const found = pattern.exec(text);
  return found ? (found.slice(1).find((group) => group !== undefined) ?? '').trim() : undefined;
};

/** The task's text, empty where none is named; undefined where no task is to be made. */
export const newTask = (text: string): string | undefined => firstGroup(CREATE, text);
export const addition = (text: string): string | undefined => firstGroup(EXTEND, text);
export const asksForTasks = (text: string): boolean => LIST.test(text);
export const asksWhatWasAsked = (text: string): boolean => ASKED.test(text);
export const meansLastWeek = (text: string): boolean => LAST_WEEK.test(text);
export const subject = (text: string): string | undefined => firstGroup(ABOUT, text);
export const wantsToSend = (text: string): boolean => SEND.test(text);
export const wantsWarmer = (text: string): boolean => WARMER.test(text);
export const wantsReply = (text: string): boolean => WRITE.test(text);
/** A wish for every draft to come. */
export const isStandingWish = (text: string): boolean => STANDING.test(text);
