/**
 * What is done when the present turn of the event loop has done all else: calls that were gathered are made, and then what
 * they and others have written leaves. Both in one turn, since the next may be busy for long before its own end.
 */
type Callback = () => unknown;

const gathered: Callback[] = [];
const writes: Callback[] = [];
let isDue = false;

export function gatherThisTurn(makeCalls: Callback): void {
  gathered.push(makeCalls);
  schedule();
}

export function writeThisTurn(write: Callback): void {
  writes.push(write);
  schedule();
}

function schedule(): void {
  if (isDue) return;
  isDue = true;
  setImmediate(() => {
    for (const makeCalls of gathered.splice(0)) makeCalls();
    // Those of the calls just made among them.
    const due = writes.splice(0);
    isDue = false;
    for (const write of due) write();
  });
}
