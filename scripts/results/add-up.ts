interface FileResult {
  name: string;
  status: string;
  message?: string;
  assertionResults?: { status: string; fullName: string; failureMessages?: string[] }[];
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: FileResult[];
}

export interface Total {
  passed: number;
  failed: number;
  /** What failed, each with the beginning of its message. */
  failures: string[];
  /** A line per report. */
  lines: string[];
}

const shownLines = 12;

// A CI shows the end of what it printed: what failed must stand there, not only in the middle of a long log.
function failuresOf(report: string, file: FileResult): string[] {
  const tests = (file.assertionResults ?? []).filter((test) => test.status === 'failed');
  if (tests.length === 0) {
    return file.status === 'failed' ? [`${report}: ${file.name}\n${beginning(file.message ?? '')}`] : [];
  }
  return tests.map(
    (test) =>
      `${report}: ${file.name}: ${test.fullName}\n${beginning((test.failureMessages ?? []).join('\n'))}`,
  );
}

function beginning(message: string): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !line.includes('/node_modules/'));
  return lines
    .slice(0, shownLines)
    .map((line) => `    ${line.slice(0, 400)}`)
    .join('\n');
}

/** A failed step that no failed test explains (lint, types, a suite that did not load) counts as one failure. */
export function addUp(reports: readonly { name: string; text: string }[], failedSteps: number): Total {
  const total: Total = { passed: 0, failed: 0, failures: [], lines: [] };
  for (const report of reports) {
    const content = JSON.parse(report.text) as Report;
    total.passed += content.numPassedTests;
    total.failed += content.numFailedTests;
    const unloaded =
      content.numFailedTests === 0
        ? content.testResults.filter((file) => file.status === 'failed').length
        : 0;
    total.failed += unloaded;
    total.failures.push(...content.testResults.flatMap((file) => failuresOf(report.name, file)));
    total.lines.push(
      `${report.name}: ${String(content.numPassedTests)} passed, ${String(content.numFailedTests + unloaded)} failed`,
    );
  }
  if (total.failed < failedSteps) total.failed = failedSteps;
  return total;
}
