/** What is done to Shopyard, and what must hold, besides what the oracle (server/test/oracle.ts) checks after each. */
export interface SurvivalCase {
  id: string;
  fault: string;
  holds: string;
}

export interface CaseGroup {
  title: string;
  cases: readonly SurvivalCase[];
}

type Row = readonly [id: string, fault: string, holds: string];

const group = (title: string, rows: readonly Row[]): CaseGroup => ({
  title,
  cases: rows.map(([id, fault, holds]) => ({ id, fault, holds })),
});

export const caseGroups: readonly CaseGroup[] = [
  group('Crash', [
    [
      'A1',
      'The server dies at every write of a whole operation.',
      'Each next start finishes the work, once.',
    ],
    ['A2', 'The server dies at every failpoint.', 'Work resumes from each; no failpoint is left out.'],
    [
      'A3',
      'It dies between the commit and the answer; the client repeats its key.',
      'The same store is answered.',
    ],
    ['A4', 'It dies while helm runs, and starts again at once.', 'Never two helms on one release.'],
    [
      'A5',
      'SIGTERM with 40 operations running.',
      'Not ready first, no new work, children ended, exit within the grace.',
    ],
    ['A6', 'It dies again and again while it recovers.', 'Recovery can be repeated.'],
    [
      'A10',
      'No file handles left; no process can be started.',
      'The operation is tried again, neither failed nor lost.',
    ],
    ['A11', 'A malformed object makes a handler throw.', 'Contained and counted; never half alive.'],
  ]),
  group('Requests that come twice', [
    ['B1', 'One key a hundred times in parallel.', 'One store, equal answers.'],
    [
      'B2',
      'One key with other input; one key of another owner; one key while the first runs.',
      'Never a second run.',
    ],
    ['B3', 'The answer is swallowed; the client tries five times.', 'One store.'],
    [
      'B4',
      "The API server's answer is swallowed; then it says AlreadyExists.",
      'Adopted only if it is ours.',
    ],
    ['B5', 'One name twice without a key; a key used again after it expired.', 'The name stays unique.'],
    [
      'B6',
      'The key of a deleted store again.',
      'The first operation, and that the store is gone; nothing is made anew.',
    ],
    ['B7', 'Fifty deletions in parallel, and again afterwards.', 'All succeed; one deletion.'],
    ['B8', 'Creation and deletion race.', 'What was accepted last; never half.'],
    [
      'B9',
      'Names that are equal after folding or cutting.',
      'Refused or distinct, never one namespace for two.',
    ],
  ]),
  group('The API server', [
    [
      'C1',
      'Connections refused at the start, and for a while in the middle.',
      'Starts, answers, accepts; resumes without a herd.',
    ],
    ['C2', '500, 503, 504 and 429 with Retry-After.', 'Waits as told, with a bounded back-off.'],
    ['C3', 'It accepts connections and stays silent.', 'Every call ends by its deadline; health answers.'],
    ['C4', 'A request times out though it was carried out.', 'Read back before it is repeated.'],
    ['C5', 'Rights are taken away and given back.', 'Says so, deletes nothing, recovers.'],
    ['C6', 'A quota or an admission webhook refuses.', 'A clear reason, no hot loop.'],
    ['C7', 'Watches are cut again and again while objects are deleted.', 'Every deletion is noticed.'],
    [
      'C8',
      '410 in a stream, by status, and in the middle of a list.',
      'A whole new list; removals are seen.',
    ],
    ['C9', 'A watch is open but mute.', 'Noticed, restarted, counted.'],
    ['C10', 'A lagging replica answers with an older list.', 'Nothing is deleted or made again.'],
    ['C11', 'A list is empty, once.', 'The brake on mass changes holds; alarm.'],
    ['C12', 'Events twice, in wrong order, garbage, very large, an error in the stream.', 'The same end.'],
    ['C14', 'Somebody else changes the object between read and write.', 'Read again; no lost change.'],
  ]),
  group('Helm', [
    ['D1', 'Helm is killed at random moments of an installation.', 'Heals by itself; data kept.'],
    ['D2', 'The same for upgrade and rollback.', 'Ends at the new or the last good revision, and says so.'],
    ['D3', 'The same for uninstall.', 'The deletion completes.'],
    ['D4', 'Helm hangs and ignores SIGTERM.', 'Deadline, kill of its group, bounded tries, a reason.'],
    [
      'D5',
      'Helm lies: exit 0 with garbage, exit 1 after success, endless output, killed.',
      'The cluster tells the truth.',
    ],
    [
      'D6',
      'No helm, a wrong version, plugins lying about.',
      'Refused at the start; an empty helm home per run.',
    ],
    ['D7', 'The release record is deleted by hand.', 'Taken over again without a restart of pods.'],
    [
      'D8',
      'The release record is corrupted; the latest revision is missing.',
      'Noticed and repaired; deletion works.',
    ],
    ['D11', "Another manager edits a chart's field.", 'Put right, and reported with a diff.'],
    ['D12', 'The namespace is terminating when the installation starts.', 'Waits; no loop of errors.'],
    [
      'D13',
      'Values that are too large for a release; thirty upgrades.',
      'Refused at the door; history is short.',
    ],
    ['D14', 'Two control planes work on one release.', 'The second refuses.'],
    [
      'D15',
      'Roll back when the previous revision failed, is gone, or has another schema.',
      'The last good one, or refusal.',
    ],
    ['D16', 'Fifty helms side by side; a full cache disk.', 'No cross-talk; the error can be tried again.'],
  ]),
  group('The database', [
    ['E1', 'Count what is forced to disk per acknowledged request.', 'At least once each; synchronous=FULL.'],
    [
      'E3',
      'The disk fills up, and is freed later.',
      'Refused before the acknowledgement; recovers by itself.',
    ],
    [
      'E4',
      'File size limit, read-only folder, no permission, file removed.',
      'A clear error, not ready, no false answer.',
    ],
    ['E5', 'The disk reports an error.', 'Fatal: exit, and checked at the next start.'],
    ['E6', 'Another program holds the write lock.', 'The loop goes on; 503 that can be tried again.'],
    ['E7', 'Read, then write, in two connections.', 'No user meets a busy snapshot.'],
    [
      'E9',
      'Bytes of the file are overwritten; the log is cut.',
      'Noticed at the start; nothing is written; restoring works.',
    ],
    ['E10', "Yesterday's backup while newer stores run.", 'Listed as orphans, never deleted.'],
    ['E11', 'An empty database and living stores.', 'Listed; adopted by a verb.'],
    ['E13', 'The clock jumps back and far ahead.', 'Order by number; no storm of expiry, no stuck timer.'],
  ]),
  group('Many at once', [
    ['F1', 'Two servers on one file.', 'One works; the other says why it does not.'],
    ['F2', 'Two servers with two databases on one cluster.', 'The second refuses.'],
    ['F6', 'The event loop stands still longer than the lease.', 'Exits before any write.'],
    ['F8', '500 creations of 50 owners, five at a time.', 'Never more helms, fair, nobody starves.'],
    ['F9', 'Random operations and healings against a model.', 'Every store is linearizable.'],
    ['F11', '10,000 operations wait, then a restart.', 'Order kept, memory bounded.'],
  ]),
  group('Deletion, orphans, healing', [
    ['G1', 'Deletion at every failpoint of the other verbs.', 'No residue.'],
    ['G2', "A foreign finalizer in the store's namespace.", 'Named as what blocks; completes when it goes.'],
    ['G4', 'Claims in use, volumes that are retained.', 'No claim left; volumes by the written rule.'],
    ['G5', 'A chart with cluster-scoped objects, keep policies, hooks.', 'Refused; leftovers are found.'],
    ['G6', 'The namespace is deleted by hand.', 'Noticed, made again, and flagged as data lost.'],
    ['G7', 'Objects deleted, edited, scaled, relabelled by hand.', 'Restored; the password unchanged.'],
    ['G8', 'Delete with the chart gone, helm broken, the API away.', 'Completes, later.'],
    ['G9', 'The same name created right after its deletion.', 'Fresh; nothing is used again.'],
    ['G10', 'A foreign namespace with our name.', 'Never adopted or deleted.'],
    ['G11', 'Another controller reverts each change.', 'Backs off, and says so.'],
    ['G12', '1,000 orphans and 1,000 look-alikes.', 'Listed; look-alikes untouched.'],
  ]),
  group('Upgrading Shopyard itself', [
    ['N2', 'The server dies in every migration.', 'Old or new schema, never between.'],
    ['N3', 'Rows counted before and after every migration.', 'Nothing shrinks unexplained.'],
    ['N4', 'An older program on a newer schema.', 'Refuses with advice.'],
    ['N5', 'An edited, missing or reordered migration.', 'Refuses.'],
    ['N7', 'Two servers migrate at once.', 'One wins, the other waits.'],
    ['N11', 'The built product checks itself.', 'A wrong part fails the build.'],
  ]),
];
