/** What became of the tests; `failures` are their names with the first error. */
export interface TestReport {
	passed: string[];
	failures: string[];
}
