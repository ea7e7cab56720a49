/**
 * What to do about an error, as a value: for programs that write their own messages, as the CLI does. The same advice for a
 * reader of logs is the sentence `nextStep`.
 */
export type Advice =
  /** Set a setting of the provider, or its environment variable. */
  | {
      action: "set-setting";
      /** Name of the setting, such as `apiKey`. */
      setting: string;
      /** Environment variable that is read when the setting is not passed. */
      variable: string;
      /** Where the value is found, or what it may be. Part of a sentence. */
      note?: string;
    }
  /** Check a setting that was given. */
  | {
      action: "check-setting";
      /** Name of the setting, such as `apiKey`. */
      setting: string;
      /** Its environment variable. */
      variable: string;
      /** What to check it for. Part of a sentence. */
      note: string;
    }
  /** Set the provider to another address. */
  | {
      action: "set-base-url";
      /** The origin to set, where it is known. */
      origin?: string;
      /** Why. A sentence. */
      note?: string;
    }
  /** Check the address that the provider is set to. */
  | {
      action: "check-base-url";
      /** Why. A sentence. */
      note?: string;
    }
  /** Make the same call again later. */
  | {
      action: "wait-and-retry";
      /** No run was started. */
      noRunStarted: boolean;
    }
  /** Wait, or make fewer calls at once. */
  | {
      action: "lower-concurrency";
      /** How long the vendor's limit lasts, at most. */
      waitMs: number;
    }
  /** Allow more time. */
  | {
      action: "raise-timeout";
      /** What is known of the run: none was started, the request was not even sent, or it exists and can be read. */
      state: "not-started" | "not-sent" | "readable";
    }
  /** Leave an option out that the pipeline does not take. */
  | {
      action: "leave-out";
      /** `other` is the one that the message names. */
      option: "onAbort" | "other";
    }
  /** Stop waiting for a run that cannot be stopped. */
  | { action: "stop-waiting" }
  /** Documents may be stored at the vendor without a run: list them before they are uploaded again. */
  | {
      action: "check-stored-documents";
      /** The vendor would keep both copies. */
      keepsCopies: boolean;
    }
  /** Allow another start under a key whose start was written off, or use another key. No request was sent. */
  | {
      action: "start-again";
      /** The key of the start. */
      key: string;
    }
  /** Only a program can do it. */
  | {
      action: "call";
      /** The function of the library, such as `docmux.attach`. */
      call: string;
    };
