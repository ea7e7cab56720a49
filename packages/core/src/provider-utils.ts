// The toolkit is part of "@docmux/core/provider".
export * from "./provider.ts";
