import { asksOnAfterAnAbort } from "./asks-on-after-an-abort.ts";
import { asksUnasked } from "./asks-unasked.ts";
import { callsNamesThatAreUrls } from "./calls-names-that-are-urls.ts";
import { deliversErrorsAsData } from "./delivers-errors-as-data.ts";
import { dependsOnNobody } from "./depends-on-nobody.ts";
import { filesStepsUnderTheirNames } from "./files-steps-under-their-names.ts";
import { followsRedirects } from "./follows-redirects.ts";
import { forgetsTheVendorsWord } from "./forgets-the-vendors-word.ts";
import { givesUpOnARun } from "./gives-up-on-a-run.ts";
import { looksNamesUpAmongBuiltInMembers } from "./looks-names-up-among-built-in-members.ts";
import { looksPipelinesUp } from "./looks-pipelines-up.ts";
import { mergesWhatItReads } from "./merges-what-it-reads.ts";
import { mixesRunsUp } from "./mixes-runs-up.ts";
import type { Mutant } from "./mutant.ts";
import { namesAPathAsOrigin } from "./names-a-path-as-origin.ts";
import { needsTheTimeOfTheStart } from "./needs-the-time-of-the-start.ts";
import { promisesPages } from "./promises-pages.ts";
import { putsNamesIntoAddresses } from "./puts-names-into-addresses.ts";
import { readsAnyRun } from "./reads-any-run.ts";
import { remembersRunsInTheProcess } from "./remembers-runs-in-the-process.ts";
import { repeatsItsLooks } from "./repeats-its-looks.ts";
import { scribblesOnTheRawResult } from "./scribbles-on-the-raw-result.ts";
import { searchesItsOwnMemory } from "./searches-its-own-memory.ts";
import { sendsUnannounced } from "./sends-unannounced.ts";
import { showsTheKey } from "./shows-the-key.ts";
import { startsAgainAfterALostAnswer } from "./starts-again-after-a-lost-answer.ts";
import { takesAGatewayForTheVendor } from "./takes-a-gateway-for-the-vendor.ts";
import { takesAMissingRunForAFailedOne } from "./takes-a-missing-run-for-a-failed-one.ts";
import { takesAnOutageForAFailure } from "./takes-an-outage-for-a-failure.ts";
import { takesAnyOption } from "./takes-any-option.ts";
import { takesTheNewestRunForTheLostOne } from "./takes-the-newest-run-for-the-lost-one.ts";
import { writesFilesUnderTheirNames } from "./writes-files-under-their-names.ts";

/** At least one for each group of the suite. */
export const mutants: readonly Mutant[] = [
  namesAPathAsOrigin,
  forgetsTheVendorsWord,
  dependsOnNobody,
  scribblesOnTheRawResult,
  asksOnAfterAnAbort,
  givesUpOnARun,
  takesAnOutageForAFailure,
  repeatsItsLooks,
  startsAgainAfterALostAnswer,
  takesTheNewestRunForTheLostOne,
  searchesItsOwnMemory,
  remembersRunsInTheProcess,
  mixesRunsUp,
  sendsUnannounced,
  showsTheKey,
  followsRedirects,
  mergesWhatItReads,
  filesStepsUnderTheirNames,
  looksNamesUpAmongBuiltInMembers,
  callsNamesThatAreUrls,
  putsNamesIntoAddresses,
  writesFilesUnderTheirNames,
  promisesPages,
  takesAGatewayForTheVendor,
  readsAnyRun,
  deliversErrorsAsData,
  takesAMissingRunForAFailedOne,
  takesAnyOption,
  looksPipelinesUp,
  asksUnasked,
  needsTheTimeOfTheStart,
];
