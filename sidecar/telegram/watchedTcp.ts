import { ConnectionTCPFull } from 'telegram/network/connection/TCPFull.js';

/** Full TCP transport (the abridged one of GramJS breaks on large answers) that knows when it last heard something. */
export class WatchedTcp extends ConnectionTCPFull {
  lastReceivedAt = Date.now();

  override async recv(): Promise<Buffer> {
    const data: Buffer = await super.recv();
    this.lastReceivedAt = Date.now();
    return data;
  }

  /** Also while it is still connecting, where GramJS's own disconnect does nothing. */
  async closeNow(): Promise<void> {
    await this.disconnect();
    await this.socket.close();
  }
}
