import { contractSuite } from './contractSuite.ts';
import { openStub } from './stubTarget.ts';

contractSuite('of the server alone', () => openStub());
