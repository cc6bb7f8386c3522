/** One new message as a client heard it. */
export interface HeardMessage {
  messageId: number;
  text: string;
}

/** What a client was told, as it came: new messages in order, and the newest text of each. */
export interface Hearing {
  /** Dialog → messages in the order they were told of. Twice is twice. */
  readonly fresh: Map<string, HeardMessage[]>;
  /** Of each message: the text as last told. */
  readonly texts: Map<string, string>;
  hear(dialogId: string, message: HeardMessage, isEdit: boolean): void;
}

export function createHearing(): Hearing {
  const fresh = new Map<string, HeardMessage[]>();
  const texts = new Map<string, string>();
  return {
    fresh,
    texts,
    hear(dialogId, message, isEdit) {
      const name = `${dialogId}/${message.messageId}`;
      // One that was edited before it was first told of is new all the same.
      if (!isEdit || !texts.has(name)) {
        const list = fresh.get(dialogId) ?? [];
        list.push(message);
        fresh.set(dialogId, list);
      }
      texts.set(name, message.text);
    },
  };
}
