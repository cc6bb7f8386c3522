// Every statement on encryption and encryption_key.

export const LOAD = `SELECT state, key_id FROM encryption`;
/** The one that is written with first. */
export const LIST_KEYS = `SELECT key_id, proof FROM encryption_key WHERE retired_at IS NULL
  ORDER BY key_id = (SELECT key_id FROM encryption) DESC`;
export const LIST_RETIRED = `SELECT key_id FROM encryption_key WHERE retired_at IS NOT NULL ORDER BY retired_at DESC LIMIT 20`;
export const ADD_KEY = `INSERT INTO encryption_key(key_id, proof) VALUES(?, ?)`;
export const BEGIN = `INSERT INTO encryption(id, state, key_id) VALUES(1, 'encrypting', ?)`;
export const SET_STATE = `UPDATE encryption SET state = ?`;
export const ROTATE = `UPDATE encryption SET state = 'rotating', key_id = ?`;
export const END = `DELETE FROM encryption`;
/** All but the one that is written with. */
export const RETIRE = `UPDATE encryption_key SET retired_at = ? WHERE retired_at IS NULL
  AND key_id NOT IN (SELECT key_id FROM encryption)`;
