/**
 * The order of the test files. Those that start processes and browsers need more than one core: between two of them stand
 * others, so that seldom two run side by side. What takes longest comes first, so that no worker is left alone with it at
 * the end. By where the files are and not by how long they took last, which a fresh checkout does not know.
 */
const HEAVY = /\/test\/(e2e\/|console\/console\.)/;
const LONGEST = ['/e2e/demo.', '/console/console.', '/e2e/chaos.', '/e2e/', '/test/integration/', '/test/', ''];
const rank = ({ path }) => LONGEST.findIndex((part) => path.includes(part));

export default class LongestFirst {
  sort(tests) {
    const sorted = [...tests].sort((left, right) => rank(left) - rank(right) || (left.path < right.path ? -1 : 1));
    const heavy = sorted.filter(({ path }) => HEAVY.test(path));
    const light = sorted.filter(({ path }) => !HEAVY.test(path));
    const between = Math.floor(light.length / (heavy.length + 1));
    return [...heavy.flatMap((test) => [test, ...light.splice(0, between)]), ...light];
  }

  cacheResults() {}
}
