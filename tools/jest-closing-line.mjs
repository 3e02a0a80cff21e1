/**
 * Ends the run with plain lines that any reader, person or script, can find: what was not run, where a test says why in
 * its name, and then `N passed, N failed, N skipped`.
 */
export default class ClosingLine {
  constructor({ testNamePattern }) {
    // Whoever picks tests by their name does not want to hear of the rest.
    this.tells = !testNamePattern;
  }

  onRunComplete(_contexts, results) {
    for (const title of this.tells ? notRun(results) : []) process.stdout.write(`\nnot run: ${title}`);
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numRuntimeErrorTestSuites } = results;
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    process.stdout.write(`\n${numPassedTests} passed, ${failed} failed, ${numPendingTests + numTodoTests} skipped\n`);
  }
}

/** By their group where they have one: a reason stands in the group's name, once for all of its tests. */
function notRun({ testResults }) {
  const skipped = testResults.flatMap((file) => file.testResults).filter(({ status }) => status === 'pending');
  return new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles.at(-1) ?? title));
}
