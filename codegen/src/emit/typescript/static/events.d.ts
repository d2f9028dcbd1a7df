/** The name of an event. */
export type EventName = keyof Events;

/**
 * An event as a queue contains it. The property `type` distinguishes the events; a portal may also
 * send events that are not listed.
 */
export type Fetched<E extends EventName> = {
  [Name in E]: {
    /** The id of the event. Later events have greater ids. */
    eventId: number;
    /** The name of the event. */
    type: Name;
    /** The time of the event, as a date with a time zone. */
    date?: string | null;
    /** The data of the event. */
    data: Events[Name];
  };
}[E];
