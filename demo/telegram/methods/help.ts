import { HOST, type MtServer } from '../mtproto/server.ts';
import type { TlObject } from '../tl/values.ts';
import type { Methods } from './call.ts';

export const helpMethods: Methods = {
  'help.getConfig': ({ telegram, session }) => config(telegram.server, session.key.dc),
  'help.getNearestDc': ({ session: { key } }) => ({
    _: 'nearestDc',
    country: 'NL',
    this_dc: key.dc,
    nearest_dc: key.dc,
  }),
  'help.getAppConfig': () => ({
    _: 'help.appConfig',
    hash: 1,
    config: { _: 'jsonObject', value: [] },
  }),
  'help.getTermsOfServiceUpdate': ({ telegram }) => ({
    _: 'help.termsOfServiceUpdateEmpty',
    expires: telegram.world.nowSeconds() + 86_400,
  }),
};

function config(server: MtServer, dc: number): TlObject {
  const now = Math.floor(server.now() / 1000);
  return {
    _: 'config',
    date: now,
    expires: now + 3600,
    test_mode: false,
    this_dc: dc,
    dc_options: [...server.ports].map(([id, port]) => ({
      _: 'dcOption',
      id,
      ip_address: HOST,
      port,
    })),
    dc_txt_domain_name: 'localhost',
    me_url_prefix: 'https://t.me/',
    webfile_dc_id: dc,
    // What follows is required by one layer or another; the values are the well-known defaults.
    chat_size_max: 200,
    megagroup_size_max: 200_000,
    forwarded_count_max: 100,
    online_update_period_ms: 210_000,
    offline_blur_timeout_ms: 5000,
    offline_idle_timeout_ms: 30_000,
    online_cloud_timeout_ms: 300_000,
    notify_cloud_delay_ms: 30_000,
    notify_default_delay_ms: 1500,
    push_chat_period_ms: 60_000,
    push_chat_limit: 2,
    edit_time_limit: 172_800,
    revoke_time_limit: 2_147_483_647,
    revoke_pm_time_limit: 2_147_483_647,
    rating_e_decay: 2_419_200,
    stickers_recent_limit: 200,
    channels_read_media_period: 604_800,
    call_receive_timeout_ms: 20_000,
    call_ring_timeout_ms: 90_000,
    call_connect_timeout_ms: 30_000,
    call_packet_timeout_ms: 10_000,
    caption_length_max: 1024,
    message_length_max: 4096,
    saved_gifs_limit: 200,
    stickers_faved_limit: 5,
    pinned_dialogs_count_max: 5,
    pinned_infolder_count_max: 100,
  };
}
