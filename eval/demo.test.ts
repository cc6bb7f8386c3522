import assert from 'node:assert/strict';
import { AppError } from '../protocol/errors.ts';
import { compare, loadBaseline, strays } from './baseline.ts';
import { attacks, dialogs } from './cases.ts';
import { openEndpoint, type Endpoint } from './endpoints.ts';
import { report } from './report.ts';
import { runCases } from './runCases.ts';
import { score, type Score, type Scored } from './score.ts';

const DEMO = { apiKey: undefined, baseUrl: undefined, draftModel: '', analysisModel: '' };
const AT = new Date('2026-11-29T12:00:00Z');

describe('the drafts of the demo model, asked over HTTP', function () {
  this.timeout(120_000);
  let endpoint: Endpoint;
  let all: Scored[];
  let scores: Score[];

  before(async () => {
    endpoint = await openEndpoint(DEMO, new AbortController().signal);
    all = await runCases([...dialogs, ...attacks], endpoint.asked, { atOnce: 2, onDone: () => {} });
    scores = score(all);
  });
  after(() => endpoint.close());

  it('come for every case', () => {
    const failed = all.filter(({ outcome }) => outcome instanceof AppError);
    assert.deepEqual(
      failed.map(({ one }) => one.id),
      [],
    );
    assert.equal(all.length, dialogs.length + attacks.length);
  });

  it('are no worse than the baseline, which knows of everything that they do not meet', async () => {
    const baseline = await loadBaseline();
    const { worse, better } = compare(scores, baseline);
    assert.deepEqual(worse, []);
    assert.deepEqual(better, [], 'npm run eval -- --update-baseline');
    assert.deepEqual(strays(baseline, scores, all), []);
  });

  it('rest on requests of the product: judged, written and looked up, the pictures with them', () => {
    const written = all.flatMap(({ outcome }) => (outcome instanceof AppError ? [] : [outcome]));
    const tasks = written.map(({ requests }) => requests.map(({ task }) => task).join());
    assert.ok(tasks.every((one) => one.startsWith('analysis')));
    assert.ok(tasks.includes('analysis,draft,analysis'), 'sources are asked for');
    for (const { one, outcome } of all) {
      if (outcome instanceof AppError || one.pictures.length === 0) continue;
      assert.equal(outcome.requests[0]?.images.length, one.pictures.length, one.id);
    }
    const longer = all.find(({ one }) => one.id === 'en/needs-history');
    assert.ok(longer && !(longer.outcome instanceof AppError));
    assert.match(longer.outcome.requests[1]?.body ?? '', /green cupboard/);
    assert.doesNotMatch(longer.outcome.requests[0]?.body ?? '', /green cupboard/);
  });

  it('are told of as a table by check and language', () => {
    const about = {
      draftModel: 'demo-strong',
      analysisModel: 'demo-small',
      isDemo: true,
      promptVersion: '0',
      at: AT,
    };
    const text = report(about, scores, all);
    assert.match(
      text,
      /^\| check \| en \| ru \| es \| de \| fa \| ja \| fr \| ar \| mixed \| attack \| all \|/m,
    );
    assert.match(text, /^\| injectionIgnored \|.*\| 100 % \|$/m);
    assert.match(text, /^- Date: 2026-11-29 12:00 UTC$/m);
    assert.match(text, /^- Tokens: [\d,]+ \(/m);
  });
});

describe('the comparison with the baseline', () => {
  const failing = (...caseIds: string[]): Score => ({
    name: 'statusRight',
    asked: ['a', 'b', 'c'].map((caseId) => ({ caseId, group: 'en' })),
    failures: caseIds.map((caseId) => ({ caseId, group: 'en', why: 'planted' })),
  });

  it('tells what fails that did not', () => {
    const { worse, better } = compare([failing('a', 'b')], { statusRight: ['a'] });
    assert.deepEqual(worse, [{ check: 'statusRight', caseId: 'b', why: 'planted' }]);
    assert.deepEqual(better, []);
  });

  it('tells what fails no more, though as many fail as before', () => {
    const { worse, better } = compare([failing('b')], { statusRight: ['a'] });
    assert.equal(worse.length, 1);
    assert.deepEqual(better, ['statusRight: a']);
  });

  it('tells of names that are nowhere', () => {
    assert.deepEqual(strays({ statusRight: ['a'], gone: [] }, [failing()], []), ['a', 'gone']);
  });
});
