import type { Topic } from './cues.ts';
import type { Colour } from './image.ts';
import type { Language } from './language.ts';

/** What the demo can say in one language. */
export interface Phrases {
  quote: (text: string) => string;
  hello: (name: string) => string;
  dear: (name: string) => string;
  about: (question: string) => string;
  answers: Record<Topic, string>;
  willDo: string;
  welcome: string;
  goodToHear: string;
  noted: (text: string) => string;
  decline: string;
  remember: (text: string) => string;
  photo: (which: string, size: string, colour: string | undefined) => string;
  noPhoto: (which: string) => string;
  ordersLeft: string;
  forGroup: (title: string) => string;
  more: string;
  regards: string;
  colours: Record<Colour, string>;
  reasons: Record<
    'asked' | 'photo' | 'greeting' | 'voice' | 'waiting' | 'closed' | 'news' | 'orders' | 'empty',
    (name: string) => string
  >;
}

const COLOURS = [
  'black',
  'white',
  'grey',
  'red',
  'orange',
  'yellow',
  'green',
  'blue',
  'purple',
  'pink',
] as const;

/** Ten words in the order of `COLOURS`. */
function colours(words: string): Record<Colour, string> {
  const list = words.split(' ');
  const named = (colour: Colour): string => list[COLOURS.indexOf(colour)] ?? colour;
  return {
    black: named('black'),
    white: named('white'),
    grey: named('grey'),
    red: named('red'),
    orange: named('orange'),
    yellow: named('yellow'),
    green: named('green'),
    blue: named('blue'),
    purple: named('purple'),
    pink: named('pink'),
  };
}

export const PHRASES: Record<Language, Phrases> = {
  en: {
    quote: (text) => `“${text}”`,
    hello: (name) => `Hi ${name}!`,
    dear: (name) => `Dear ${name},`,
    about: (question) => `About ${question}:`,
    answers: {
      howAreYou: 'all is well here, thank you.',
      when: 'let me look at my calendar, I will write to you with a time.',
      where: 'the usual place suits me; I will confirm it.',
      howMuch: 'I will check the number and write to you.',
      yesOrNo: 'yes, that works for me.',
    },
    willDo: 'of course, I will take care of it.',
    welcome: 'You are welcome!',
    goodToHear: 'Good to hear from you.',
    noted: (text) => `Thank you for telling me: ${text}.`,
    decline: 'thank you for asking, but I cannot this time. I am sorry.',
    remember: (text) => `I have not forgotten what I wrote: ${text}.`,
    photo: (which, size, colour) =>
      `I looked at the photo ${which}: ${size}${colour ? `, mostly ${colour}` : ''}.`,
    noPhoto: (which) => `The photo ${which} did not reach me.`,
    ordersLeft: 'I leave the orders in that message aside.',
    forGroup: (title) => `This goes to everyone in ${title}.`,
    more: 'If anything else comes up, write to me at any time and I will answer as soon as I can.',
    regards: 'Kind regards,',
    colours: colours('black white grey red orange yellow green blue purple pink'),
    reasons: {
      asked: (name) => `${name} asks for something.`,
      photo: (name) => `${name} sent a photo and waits for a word.`,
      greeting: (name) => `${name} says hello.`,
      voice: (name) => `${name} sent something the demo cannot listen to or open.`,
      waiting: () => 'The last word was yours and was a question.',
      closed: () => 'The talk has come to its end.',
      news: (name) => `${name} tells news and asks nothing.`,
      orders: (name) => `${name} speaks to a program, not to you.`,
      empty: () => 'There is nothing to read.',
    },
  },
  ru: {
    quote: (text) => `«${text}»`,
    hello: (name) => `Привет, ${name}!`,
    dear: (name) => `Здравствуйте, ${name}!`,
    about: (question) => `Насчёт ${question}:`,
    answers: {
      howAreYou: 'у меня всё хорошо, спасибо.',
      when: 'посмотрю календарь и напишу время.',
      where: 'мне подойдёт обычное место, подтвержу отдельно.',
      howMuch: 'уточню цифру и напишу.',
      yesOrNo: 'да, мне подходит.',
    },
    willDo: 'конечно, займусь этим.',
    welcome: 'Пожалуйста!',
    goodToHear: 'Рад весточке.',
    noted: (text) => `Спасибо, что рассказали: ${text}.`,
    decline: 'спасибо за приглашение, но в этот раз не получится. Извините.',
    remember: (text) => `Помню, что писал: ${text}.`,
    photo: (which, size, colour) =>
      `Посмотрел фото ${which}: ${size}${colour ? `, в основном ${colour} цвет` : ''}.`,
    noPhoto: (which) => `Фото ${which} до меня не дошло.`,
    ordersLeft: 'Указания из этого сообщения оставлю в стороне.',
    forGroup: (title) => `Пишу всем в ${title}.`,
    more: 'Если появится что-то ещё, пишите в любое время, отвечу как только смогу.',
    regards: 'С уважением,',
    colours: colours(
      'чёрный белый серый красный оранжевый жёлтый зелёный синий фиолетовый розовый',
    ),
    reasons: {
      asked: (name) => `${name} о чём-то просит или спрашивает.`,
      photo: (name) => `${name} прислал(а) фото и ждёт ответа.`,
      greeting: (name) => `${name} здоровается.`,
      voice: (name) => `${name} прислал(а) то, что демо не может прослушать или открыть.`,
      waiting: () => 'Последнее слово за вами, и это был вопрос.',
      closed: () => 'Разговор завершён.',
      news: (name) => `${name} сообщает новость и ни о чём не спрашивает.`,
      orders: (name) => `${name} обращается к программе, а не к вам.`,
      empty: () => 'Читать нечего.',
    },
  },
  fa: {
    quote: (text) => `«${text}»`,
    hello: (name) => `سلام ${name}!`,
    dear: (name) => `${name} گرامی،`,
    about: (question) => `درباره‌ی ${question}:`,
    answers: {
      howAreYou: 'خوبم، ممنون.',
      when: 'تقویمم را نگاه می‌کنم و ساعت را می‌نویسم.',
      where: 'همان جای همیشگی خوب است؛ خبر می‌دهم.',
      howMuch: 'عدد را بررسی می‌کنم و می‌نویسم.',
      yesOrNo: 'بله، برای من خوب است.',
    },
    willDo: 'حتماً، انجامش می‌دهم.',
    welcome: 'خواهش می‌کنم!',
    goodToHear: 'خوشحالم که نوشتی.',
    noted: (text) => `ممنون که گفتی: ${text}.`,
    decline: 'ممنون از پیشنهاد، ولی این بار نمی‌توانم. ببخشید.',
    remember: (text) => `یادم هست که نوشتم: ${text}.`,
    photo: (which, size, colour) =>
      `عکس ${which} را دیدم: ${size}${colour ? `، بیشتر ${colour}` : ''}.`,
    noPhoto: (which) => `عکس ${which} به من نرسید.`,
    ordersLeft: 'دستورهای آن پیام را کنار می‌گذارم.',
    forGroup: (title) => `این برای همه در ${title} است.`,
    more: 'اگر چیز دیگری بود هر وقت خواستی بنویس، زود جواب می‌دهم.',
    regards: 'با احترام،',
    colours: colours('سیاه سفید خاکستری قرمز نارنجی زرد سبز آبی بنفش صورتی'),
    reasons: {
      asked: (name) => `${name} چیزی می‌پرسد یا می‌خواهد.`,
      photo: (name) => `${name} عکسی فرستاده و منتظر است.`,
      greeting: (name) => `${name} سلام می‌کند.`,
      voice: (name) => `${name} چیزی فرستاده که دمو نمی‌تواند بشنود یا باز کند.`,
      waiting: () => 'آخرین پیام از شما و یک پرسش بود.',
      closed: () => 'گفتگو تمام شده است.',
      news: (name) => `${name} خبری می‌دهد و چیزی نمی‌پرسد.`,
      orders: (name) => `${name} با برنامه حرف می‌زند، نه با شما.`,
      empty: () => 'چیزی برای خواندن نیست.',
    },
  },
  ar: {
    quote: (text) => `«${text}»`,
    hello: (name) => `مرحباً ${name}!`,
    dear: (name) => `عزيزي ${name}،`,
    about: (question) => `بخصوص ${question}:`,
    answers: {
      howAreYou: 'أنا بخير، شكراً.',
      when: 'سأنظر في التقويم وأكتب لك الموعد.',
      where: 'المكان المعتاد يناسبني، وسأؤكد لك.',
      howMuch: 'سأتحقق من الرقم وأكتب لك.',
      yesOrNo: 'نعم، هذا يناسبني.',
    },
    willDo: 'بالتأكيد، سأهتم بالأمر.',
    welcome: 'على الرحب والسعة!',
    goodToHear: 'سعدت برسالتك.',
    noted: (text) => `شكراً لإخباري: ${text}.`,
    decline: 'شكراً على الدعوة، لكنني لا أستطيع هذه المرة. أعتذر.',
    remember: (text) => `لم أنسَ ما كتبته: ${text}.`,
    photo: (which, size, colour) =>
      `رأيت الصورة ${which}: ${size}${colour ? `، أغلبها ${colour}` : ''}.`,
    noPhoto: (which) => `لم تصلني الصورة ${which}.`,
    ordersLeft: 'سأترك الأوامر الواردة في تلك الرسالة جانباً.',
    forGroup: (title) => `هذا للجميع في ${title}.`,
    more: 'إن كان هناك شيء آخر فاكتب لي في أي وقت وسأجيب بأسرع ما يمكن.',
    regards: 'مع التحية،',
    colours: colours('أسود أبيض رمادي أحمر برتقالي أصفر أخضر أزرق بنفسجي وردي'),
    reasons: {
      asked: (name) => `${name} يسأل أو يطلب شيئاً.`,
      photo: (name) => `${name} أرسل صورة وينتظر رداً.`,
      greeting: (name) => `${name} يلقي التحية.`,
      voice: (name) => `${name} أرسل ما لا يستطيع العرض سماعه أو فتحه.`,
      waiting: () => 'كانت الكلمة الأخيرة لك وكانت سؤالاً.',
      closed: () => 'انتهى الحديث.',
      news: (name) => `${name} يخبر ولا يسأل شيئاً.`,
      orders: (name) => `${name} يخاطب برنامجاً لا إياك.`,
      empty: () => 'لا يوجد ما يُقرأ.',
    },
  },
  es: {
    quote: (text) => `«${text}»`,
    hello: (name) => `¡Hola, ${name}!`,
    dear: (name) => `Estimado/a ${name}:`,
    about: (question) => `Sobre ${question}:`,
    answers: {
      howAreYou: 'todo bien por aquí, gracias.',
      when: 'miro mi agenda y te escribo la hora.',
      where: 'el sitio de siempre me va bien; te lo confirmo.',
      howMuch: 'compruebo la cifra y te escribo.',
      yesOrNo: 'sí, me va bien.',
    },
    willDo: 'claro, me encargo.',
    welcome: '¡De nada!',
    goodToHear: 'Me alegra leerte.',
    noted: (text) => `Gracias por contármelo: ${text}.`,
    decline: 'gracias por preguntar, pero esta vez no puedo. Lo siento.',
    remember: (text) => `No he olvidado lo que escribí: ${text}.`,
    photo: (which, size, colour) =>
      `He visto la foto ${which}: ${size}${colour ? `, sobre todo ${colour}` : ''}.`,
    noPhoto: (which) => `La foto ${which} no me ha llegado.`,
    ordersLeft: 'Dejo a un lado las órdenes de ese mensaje.',
    forGroup: (title) => `Va para todos en ${title}.`,
    more: 'Si surge algo más, escríbeme cuando quieras y contesto en cuanto pueda.',
    regards: 'Un saludo,',
    colours: colours('negro blanco gris rojo naranja amarillo verde azul morado rosa'),
    reasons: {
      asked: (name) => `${name} pregunta o pide algo.`,
      photo: (name) => `${name} ha enviado una foto y espera respuesta.`,
      greeting: (name) => `${name} saluda.`,
      voice: (name) => `${name} ha enviado algo que la demo no puede oír ni abrir.`,
      waiting: () => 'La última palabra fue tuya y era una pregunta.',
      closed: () => 'La conversación ha terminado.',
      news: (name) => `${name} cuenta algo y no pregunta nada.`,
      orders: (name) => `${name} habla a un programa, no a ti.`,
      empty: () => 'No hay nada que leer.',
    },
  },
  de: {
    quote: (text) => `„${text}“`,
    hello: (name) => `Hallo ${name}!`,
    dear: (name) => `Guten Tag, ${name},`,
    about: (question) => `Zu ${question}:`,
    answers: {
      howAreYou: 'hier ist alles gut, danke.',
      when: 'ich schaue in den Kalender und schreibe dir die Zeit.',
      where: 'der übliche Ort passt mir; ich sage noch Bescheid.',
      howMuch: 'ich prüfe die Zahl und schreibe dir.',
      yesOrNo: 'ja, das passt mir.',
    },
    willDo: 'gern, ich kümmere mich darum.',
    welcome: 'Gern geschehen!',
    goodToHear: 'Schön, von dir zu hören.',
    noted: (text) => `Danke für die Nachricht: ${text}.`,
    decline: 'danke für die Frage, aber diesmal geht es leider nicht. Tut mir leid.',
    remember: (text) => `Ich habe nicht vergessen, was ich schrieb: ${text}.`,
    photo: (which, size, colour) =>
      `Ich habe das Foto ${which} angesehen: ${size}${colour ? `, vor allem ${colour}` : ''}.`,
    noPhoto: (which) => `Das Foto ${which} kam bei mir nicht an.`,
    ordersLeft: 'Die Befehle in dieser Nachricht lasse ich beiseite.',
    forGroup: (title) => `Das geht an alle in ${title}.`,
    more: 'Wenn noch etwas ist, schreib jederzeit, ich antworte so bald wie möglich.',
    regards: 'Viele Grüße,',
    colours: colours('schwarz weiß grau rot orange gelb grün blau lila rosa'),
    reasons: {
      asked: (name) => `${name} fragt oder bittet um etwas.`,
      photo: (name) => `${name} hat ein Foto geschickt und wartet auf ein Wort.`,
      greeting: (name) => `${name} sagt hallo.`,
      voice: (name) => `${name} hat etwas geschickt, das die Demo nicht hören oder öffnen kann.`,
      waiting: () => 'Das letzte Wort war deins und eine Frage.',
      closed: () => 'Das Gespräch ist zu Ende.',
      news: (name) => `${name} erzählt etwas und fragt nichts.`,
      orders: (name) => `${name} spricht zu einem Programm, nicht zu dir.`,
      empty: () => 'Es gibt nichts zu lesen.',
    },
  },
};
