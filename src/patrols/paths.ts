export const patrolPaths = {
  list: "/patrols",
  month: "/patrols/month",
  csv: "/patrols/month.csv",
  task: (id: string) => `/patrols/tasks/${id}`,
  scan: (id: string) => `/patrols/tasks/${id}/scan`,
  start: (id: string) => `/patrols/tasks/${id}/start`,
  swap: (id: string) => `/patrols/tasks/${id}/swap`,
  cancel: (id: string) => `/patrols/tasks/${id}/cancel`,
  explain: (id: string) => `/patrols/tasks/${id}/explain`,
  plans: "/patrols/schedules",
  addPlan: "/patrols/schedules/new",
  plan: (id: string) => `/patrols/schedules/${id}`,
  retire: (id: string) => `/patrols/schedules/${id}/retire`,
  renewCode: (id: string) => `/patrols/schedules/${id}/code`,
  calendar: "/patrols/calendar",
  removeDay: "/patrols/calendar/remove",
} as const;

const SUBJECT = "patrol:";

export const patrolSubject = (taskId: string): string => `${SUBJECT}${taskId}`;

export function patrolOf(subject: string): string | undefined {
  return subject.startsWith(SUBJECT) ? subject.slice(SUBJECT.length) : undefined;
}

/** The task that a check was made for. */
export function patrolHref(subject: string): string | undefined {
  const id = patrolOf(subject);
  return id === undefined ? undefined : patrolPaths.task(id);
}
