// The parts of an open card that not every draft has, in one piece.
import '../draftCost.ts';
import '../findings.ts';
import './judged.ts';
import './questionForm.ts';
