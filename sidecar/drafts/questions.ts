import { AppError } from '../../protocol/errors.ts';
import type { MissingFact, Question } from '../../protocol/analysis.ts';

/** After a new judgement: what the user has answered stays, what is missing now is asked, the same question once. */
export function nextQuestions(
  before: readonly Question[],
  missing: readonly MissingFact[],
  createId: () => string,
): Question[] {
  const answered = before.filter(({ answer }) => answer !== undefined);
  const known = new Map(before.map((question) => [question.text, question]));
  const asked = missing
    .filter(({ question }) => known.get(question)?.answer === undefined)
    // One that stays open keeps its id: an answer may be on its way.
    .map(({ question, messageIds }) => ({
      questionId: known.get(question)?.questionId ?? createId(),
      text: question,
      messageIds,
    }));
  const once = new Map(asked.map((question) => [question.text, question]));
  return [...answered, ...once.values()];
}

/** @throws AppError `conflict` for a question that is not there or answered already */
export function withAnswers(
  questions: readonly Question[],
  answers: readonly { questionId: string; text: string }[],
): Question[] {
  for (const { questionId } of answers) {
    const question = questions.find((one) => one.questionId === questionId);
    if (question && question.answer === undefined) continue;
    throw new AppError('conflict', 'This question is not open any more.', {
      hint: 'Look at the draft again.',
    });
  }
  const texts = new Map(answers.map(({ questionId, text }) => [questionId, text.trim()]));
  return questions.map((question) => {
    const answer = texts.get(question.questionId);
    return answer === undefined ? question : { ...question, answer };
  });
}
