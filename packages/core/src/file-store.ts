// For applications of one machine that remember starts across processes. Experimental. Node only.

export { type FileStoreOptions, fileStore } from "./store/file/file-store.ts";
