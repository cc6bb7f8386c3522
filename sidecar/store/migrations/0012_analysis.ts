/** What a dialog was found to be says more, each claim with its messages: what was stored before takes the new shape. */
const upgraded = (column: string): string => `json_set(${column},
  '$.intent', '',
  '$.urgency', json_object('level', ${column} ->> 'urgency', 'reason', '', 'messageIds', json('[]')),
  '$.sentiment', 'neutral',
  '$.summary', json_object('text', ${column} ->> 'summary', 'messageIds', json(${column} -> 'messageIds')),
  '$.asks', json('[]'),
  '$.risks', json('[]'),
  '$.missing', json('[]'),
  '$.needsMoreHistory', json('false'),
  '$.confidence', json_object('level', 'medium', 'reason', ''))`;

export const analysis = `
UPDATE draft SET analysis = ${upgraded('analysis')} WHERE json_type(analysis, '$.urgency') = 'text';
UPDATE dialog_state SET last_analysis = ${upgraded('last_analysis')} WHERE json_type(last_analysis, '$.urgency') = 'text';
`;
