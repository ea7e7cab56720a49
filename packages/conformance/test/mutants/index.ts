import { asksOnAfterAnAbort } from "./asks-on-after-an-abort.ts";
import { dependsOnNobody } from "./depends-on-nobody.ts";
import { followsRedirects } from "./follows-redirects.ts";
import { forgetsTheVendorsWord } from "./forgets-the-vendors-word.ts";
import { givesUpOnARun } from "./gives-up-on-a-run.ts";
import { mergesWhatItReads } from "./merges-what-it-reads.ts";
import { mixesRunsUp } from "./mixes-runs-up.ts";
import type { Mutant } from "./mutant.ts";
import { namesAPathAsOrigin } from "./names-a-path-as-origin.ts";
import { promisesPages } from "./promises-pages.ts";
import { remembersRunsInTheProcess } from "./remembers-runs-in-the-process.ts";
import { scribblesOnTheRawResult } from "./scribbles-on-the-raw-result.ts";
import { showsTheKey } from "./shows-the-key.ts";
import { startsAgainAfterALostAnswer } from "./starts-again-after-a-lost-answer.ts";
import { takesAnOutageForAFailure } from "./takes-an-outage-for-a-failure.ts";

/** One for each group of the suite. */
export const mutants: readonly Mutant[] = [
  namesAPathAsOrigin,
  forgetsTheVendorsWord,
  dependsOnNobody,
  scribblesOnTheRawResult,
  asksOnAfterAnAbort,
  givesUpOnARun,
  takesAnOutageForAFailure,
  startsAgainAfterALostAnswer,
  remembersRunsInTheProcess,
  mixesRunsUp,
  showsTheKey,
  followsRedirects,
  mergesWhatItReads,
  promisesPages,
];
