/** One dialog of one account. */
export interface Place {
  accountId: string;
  dialogId: string;
}
