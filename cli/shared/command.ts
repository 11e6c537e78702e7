/**
 * What every command has in common: options from a table, `--help`, `--json`, and errors that are
 * one sentence on stderr with a non-zero exit code.
 */
import { parseArgs } from 'node:util';

/** One option of a command. */
export interface OptionSpec {
  type: 'string' | 'boolean';
  default?: string | boolean;
  /** What stands for the value in the help: `DIR`, `N`. */
  value?: string;
  /** One line for the help. */
  description: string;
}

/** An error whose message is meant for the person at the terminal; shown without a stack. */
export class UserError extends Error {
  override name = 'UserError';
}

/** A command of the project. */
export interface CommandSpec<Options extends Record<string, OptionSpec>> {
  /** As typed: `npm run finetune --`. */
  usage: string;
  summary: string;
  options: Options;
  /** Whether words that are no options are allowed. */
  allowPositionals?: boolean;
  run(values: OptionValues<Options>, positionals: string[]): Promise<void>;
}

type OptionValues<Options extends Record<string, OptionSpec>> = {
  [K in keyof Options]: Options[K] extends { type: 'boolean' }
    ? boolean
    : Options[K] extends { default: string }
      ? string
      : string | undefined;
};

/** Runs a command with the arguments of this process, and ends the process with its exit code. */
export async function runCommand<const Options extends Record<string, OptionSpec>>(
  spec: CommandSpec<Options>,
): Promise<void> {
  try {
    const { values, positionals } = parse(spec);
    if (values.help) {
      process.stdout.write(helpText(spec));
      return;
    }
    const filled: Record<string, unknown> = {};
    for (const [name, option] of Object.entries(spec.options)) {
      filled[name] =
        values[name] ?? option.default ?? (option.type === 'boolean' ? false : undefined);
    }
    await spec.run(filled as OptionValues<Options>, positionals);
  } catch (error) {
    const known = error instanceof UserError;
    process.stderr.write(`${known ? error.message : ((error as Error).stack ?? error)}\n`);
    process.exitCode = 1;
  }
}

function parse<Options extends Record<string, OptionSpec>>(spec: CommandSpec<Options>) {
  const options: Record<string, { type: 'string' | 'boolean' }> = { help: { type: 'boolean' } };
  for (const [name, option] of Object.entries(spec.options)) options[name] = { type: option.type };
  try {
    return parseArgs({ options, allowPositionals: spec.allowPositionals ?? false });
  } catch (error) {
    throw new UserError(
      `${(error as Error).message.split('. ')[0]}. Try \`${spec.usage} --help\`.`,
    );
  }
}

function helpText<Options extends Record<string, OptionSpec>>(spec: CommandSpec<Options>): string {
  const rows = Object.entries({
    ...spec.options,
    help: { type: 'boolean', description: 'Show this text.' } as OptionSpec,
  }).map(([name, option]) => {
    const left = option.type === 'string' ? `--${name} ${option.value ?? 'TEXT'}` : `--${name}`;
    const fallback = option.default === undefined ? '' : ` [${option.default}]`;
    return { left, right: `${option.description}${fallback}` };
  });
  const width = Math.max(...rows.map((row) => row.left.length));
  const lines = rows.map((row) => `  ${row.left.padEnd(width)}  ${row.right}`);
  return `${spec.summary}\n\nUsage: ${spec.usage} [options]\n\n${lines.join('\n')}\n`;
}

/** A progress line that rewrites itself on a terminal and is silent elsewhere. */
export function progressBar(label: string): (fraction: number, note?: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (fraction, note = '') => {
    const width = 30;
    const full = Math.round(width * Math.min(1, Math.max(0, fraction)));
    const bar = '█'.repeat(full) + '░'.repeat(width - full);
    process.stderr.write(`\r\x1b[K${label} ${bar} ${Math.round(fraction * 100)} % ${note}`);
    if (fraction >= 1) process.stderr.write('\n');
  };
}
