/** What every test gives back; some add their own figures. */
export interface TestResult {
	statistic: number;
	/** Two-sided unless the test says otherwise. */
	pValue: number;
}
