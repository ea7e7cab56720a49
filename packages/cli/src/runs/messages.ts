// Loads nothing: the process needs them before a command is chosen.

/** What follows an interruption while the vendor is being asked to start a run. */
export const waitingForStart =
  "Waiting for the vendor's response so that the run is not lost (up to 60 s); press Ctrl-C again to leave.";

/** What follows when that answer did not come. */
export const startStayedOpen =
  "The run may exist and be billed: check docmux recover, or docmux list, before you start it again.";
