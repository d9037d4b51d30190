interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numFailedTestSuites: number;
  testResults: { name: string; status: string; message?: string }[];
}

export interface Total {
  passed: number;
  failed: number;
  lines: string[];
}

/** A failed step that no failed test explains (lint, types, a suite that did not load) counts as one failure. */
export function addUp(reports: readonly { name: string; text: string }[], failedSteps: number): Total {
  const total: Total = { passed: 0, failed: 0, lines: [] };
  for (const report of reports) {
    const content = JSON.parse(report.text) as Report;
    total.passed += content.numPassedTests;
    total.failed += content.numFailedTests;
    const unloaded =
      content.numFailedTests === 0
        ? content.testResults.filter((file) => file.status === 'failed').length
        : 0;
    total.failed += unloaded;
    total.lines.push(
      `${report.name}: ${String(content.numPassedTests)} passed, ${String(content.numFailedTests + unloaded)} failed`,
    );
  }
  if (total.failed < failedSteps) total.failed = failedSteps;
  return total;
}
