import { execFile } from "node:child_process";

interface CommandOptions {
  cwd: string;
  env?: Readonly<Record<string, string>>;
}

/** Runs a program and gives what it printed. Rejects with all of its output when it does not end well. */
export function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env }: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(file, args, settings, (error, stdout, stderr) => {
      if (error) reject(new Error(`${[file, ...args].join(" ")}\n${stdout}${stderr}`.trimEnd()));
      else resolve(stdout);
    });
  });
}
