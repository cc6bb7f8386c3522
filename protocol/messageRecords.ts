import * as z from 'zod/mini';
import { textEntity } from './textEntity.ts';
import { timestamp } from './timestamp.ts';

/** A small picture of a message's photo. */
export const messagePhoto = z.object({
  mediaType: z.enum(['image/jpeg', 'image/png']),
  base64: z.string(),
});
export type MessagePhoto = z.infer<typeof messagePhoto>;

const MEDIA_KINDS = [
  'photo',
  'voice',
  'video',
  'document',
  'sticker',
  'poll',
  'contact',
  'location',
  'other',
] as const;

const messageMedia = z.object({
  kind: z.enum(MEDIA_KINDS),
  /** As a person would call it: "Voice message 0:14". */
  label: z.string(),
  /** It is a picture, sent as a file; `animated`: one that moves. */
  picture: z.optional(z.enum(['still', 'animated'])),
  /** Why its content is neither fetched nor shown. */
  withheld: z.optional(z.enum(['expired', 'viewOnce', 'protected'])),
  /** Of a poll; `chosen` by this account. */
  options: z.optional(z.array(z.object({ text: z.string(), chosen: z.boolean() }))),
});

export const message = z.object({
  messageId: z.number(),
  at: timestamp,
  /** Sent by this account. Set by code, never by what a message says of itself. */
  out: z.boolean(),
  senderName: z.string(),
  senderId: z.optional(z.string()),
  text: z.string(),
  /** Formatting of `text`, in order. */
  entities: z.optional(z.array(textEntity)),
  editedAt: z.optional(timestamp),
  replyToId: z.optional(z.number()),
  /** What it answers, wherever that stands. */
  reply: z.optional(
    z.object({
      out: z.boolean(),
      senderName: z.optional(z.string()),
      /** What was said there, in a line; absent where it cannot be seen any more. */
      text: z.optional(z.string()),
      /** The words were picked by whoever answers. */
      quoted: z.optional(z.boolean()),
    }),
  ),
  forwardedFrom: z.optional(z.string()),
  /** Messages of one album share it. */
  albumId: z.optional(z.string()),
  media: z.optional(messageMedia),
  /** What the page behind a link says of itself. */
  linkPreview: z.optional(
    z.object({
      site: z.optional(z.string()),
      title: z.optional(z.string()),
      description: z.optional(z.string()),
    }),
  ),
  /** The chat or its sender forbids copying: no model is shown what it says. */
  protected: z.optional(z.boolean()),
  /** A service message ("Anna joined the group"): context, nothing to answer. */
  service: z.optional(z.boolean()),
});
export type Message = z.infer<typeof message>;
