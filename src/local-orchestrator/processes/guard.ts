/**
 * The shell that stands between the orchestrator and a payload's process. Its standard input is a pipe that only the
 * orchestrator holds open: when the orchestrator is gone, however it went, the pipe ends and the whole process group is
 * killed. A process that ends by itself takes its exit code with it.
 */
const script = `
exec 3<&0
trap ':' TERM
"$@" </dev/null 3<&- &
game=$!
( trap '' TERM; read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &
guard=$!
wait "$game"
code=$?
while kill -0 "$game" 2>/dev/null; do
  wait "$game"
  code=$?
done
kill -KILL "$guard" 2>/dev/null
exit "$code"
`;

export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Beside the variables of the orchestrator itself. */
  readonly env: Readonly<Record<string, string>>;
}

export const shell = '/bin/sh';

/** The arguments for `/bin/sh`. `env` sets the variables, and then becomes the command. */
export const guarded = ({ command, args, env }: GuardedCommand): string[] => {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ['-c', script, 'payload', 'env', ...variables, command, ...args];
};
