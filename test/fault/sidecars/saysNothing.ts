// Opens its door, lets clients in and never answers one.
import { letIn } from './letIn.ts';

await letIn(() => undefined);
