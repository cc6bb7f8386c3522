import { inWords, phrase, t } from '../../protocol/l10n.ts';
import type { Analysis, Risk } from '../../protocol/analysis.ts';
import type { Message } from '../../protocol/messageRecords.ts';

/**
 * Looks in what others wrote for words that are meant for a model rather than for a person. Coarse on purpose: it only
 * raises a warning, whatever the model itself has noticed. Own words count where they are forwarded or quoted.
 */
export function suspectInjection(messages: Message[], dialogTitle: string): Risk | undefined {
  const suspicious = messages.flatMap((message) => {
    const why = message.protected ? undefined : textsOf(message).map(suspect).find(Boolean);
    return why === undefined ? [] : [{ messageId: message.messageId, why }];
  });
  const why = suspicious[0]?.why ?? suspect(dialogTitle);
  if (why === undefined) return undefined;
  return {
    kind: 'injectionSuspected',
    reason: inWords(REASONS[why]),
    messageIds: suspicious.map(({ messageId }) => messageId),
    found: 'program',
  };
}

/** The analysis with what the program has seen itself: it is then no judgement to rely on. */
export function withSuspicion(analysis: Analysis, suspicion: Risk | undefined): Analysis {
  const isSuspected =
    suspicion !== undefined || analysis.risks.some(({ kind }) => kind === 'injectionSuspected');
  if (!isSuspected) return analysis;
  const { confidence, risks } = analysis;
  return {
    ...analysis,
    risks: suspicion ? [suspicion, ...risks] : risks,
    confidence:
      confidence.level === 'low'
        ? confidence
        : { level: 'low', reason: t('The messages may aim at the model.') },
  };
}

const REASONS = {
  orders: phrase('A message gives orders to an assistant.'),
  markup: phrase('A message looks like a call of a tool or a part of a prompt.'),
  hidden: phrase('A message holds characters that a person does not see.'),
} as const;
type Suspicion = keyof typeof REASONS;

function suspect(text: string): Suspicion | undefined {
  if (HIDDEN.test(text.replace(FLAGS, ''))) return 'hidden';
  if (MARKUP.test(text)) return 'markup';
  const plain = text.normalize('NFKC').replace(INVISIBLE, '');
  return ORDERS.some((pattern) => pattern.test(plain)) ? 'orders' : undefined;
}

/** All that of a message comes into a prompt. */
function textsOf({
  out,
  forwardedFrom,
  reply,
  text,
  media,
  linkPreview,
  ...rest
}: Message): string[] {
  const quoted = reply && !reply.out ? [reply.text, reply.senderName] : [];
  const preview = linkPreview ? Object.values(linkPreview) : [];
  if (out && forwardedFrom === undefined) return defined([...quoted, ...preview]);
  const options = media?.options?.map((option) => option.text) ?? [];
  const names = [rest.senderName, forwardedFrom];
  return defined([text, ...names, ...quoted, ...preview, media?.label, ...options]);
}

const defined = (texts: (string | undefined)[]): string[] =>
  texts.filter((text) => text !== undefined);

/** The three flags that are spelt with tags. */
const FLAGS = /\u{1F3F4}[\u{E0061}-\u{E007A}]{4,6}\u{E007F}/gu;
/** Tags, overrides of direction, runs of joiners or of selectors: letters for a model that a person does not see. */
const HIDDEN =
  /[\u{E0000}-\u{E007F}\u202D\u202E]|[\u200B-\u200D\u2060-\u2064\uFEFF]{3}|[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]{3}/u;
const INVISIBLE = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu;

/** Marks that belong to the inside of a prompt. */
const MARKUP = new RegExp(
  [
    '<\\|?/?(?:im_start|im_end|system|assistant|tool_call|tool_use|tool_result|function_calls?|invoke|endoftext)\\b[^>]{0,80}\\|?>',
    '\\[/?(?:INST|SYSTEM)\\]|<</?SYS>>',
    '"(?:tool_calls?|tool_use|function_call)"\\s*:',
    '"type"\\s*:\\s*"(?:tool_use|tool_result|function)"',
    '(?:^|\\n)\\s*#{0,3}\\s*(?:system|assistant|developer)(?: (?:prompt|message|notice|note|instruction)s?)?\\s*:\\s*\\S',
  ].join('|'),
  'iu',
);

/** "Forget your instructions", in the languages that are most often met. */
const ORDERS = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:instructions?|rules|prompts?|guidelines|system)\b/iu,
  /\b(?:system prompt|you are now|jailbreak|developer mode|maintenance mode|as an ai\b|you(?:'|’)?re an ai|ai assistant[,:]|dear (?:ai|assistant|model))/iu,
  /\b(?:do not|don(?:'|’)t) (?:tell|inform|show|mention)[^.!?\n]{0,20}\b(?:the )?(?:user|owner|human)\b/iu,
  /(?:игнорируй|забудь|проигнорируй|не учитывай)(?:те)?[^.!?\n]{0,40}(?:инструкци|правил|промпт|указани)/iu,
  /(?:системный промпт|ты теперь (?:ии|бот|модель)|не говори[^.!?\n]{0,20}(?:пользователю|владельцу))/iu,
  /(?:ignoriere?|vergiss)[^.!?\n]{0,40}(?:anweisung|regel|prompt)/iu,
  /(?:ignora|olvida)[^.!?\n]{0,40}(?:instruccion|reglas|prompt)/iu,
  /(?:ignorez?|oubliez?)[^.!?\n]{0,40}(?:instructions|règles|consignes)/iu,
  /(?:دستورات?|دستورها)[^.!?\n]{0,30}(?:نادیده|فراموش)|(?:نادیده|فراموش)[^.!?\n]{0,30}دستور/iu,
  /(?:تجاهل|انس)[^.!?\n]{0,40}(?:التعليمات|القواعد|الأوامر)/iu,
  /(?:指示|命令|ルール|規則|プロンプト)[^。！？!?\n]{0,20}(?:無視|忘れ)|システムプロンプト/u,
  /(?:忽略|无视|無視|忘记|忘記)[^。！？!?\n]{0,20}(?:指令|指示|规则|規則|提示)|系统提示|系統提示/u,
  /(?:지시|명령|규칙|프롬프트)[^.!?\n]{0,20}(?:무시|잊)|시스템 프롬프트/u,
  /(?:ignore|esqueça|desconsidere)[^.!?\n]{0,40}(?:instruções|regras)|(?:ignora|dimentica)[^.!?\n]{0,40}(?:istruzioni|regole)/iu,
  /(?:talimat|kural|komut)[^.!?\n]{0,40}(?:yok say|unut|görmezden gel)/iu,
];
