import type { FieldChange, FileData, Named, RecordData } from '@/shared/api/types';

export interface ReactionData {
  reaction: string;
  by: Named[];
  mine: boolean;
}

export interface CommentData {
  id: string;
  parent: string | null;
  by: Named;
  at: string;
  edited: string | null;
  deleted: boolean;
  text: string;
  mentions: Named[];
  files: FileData[];
  reactions: ReactionData[];
  mine: boolean;
  editable: boolean;
}

export type Kind = 'comment' | 'change' | 'system' | 'share' | 'activity';

/** One thing on a timeline, as the server gives it. */
export interface TimelineItem {
  kind: Kind;
  id: string;
  at: string;
  by: Named | null;
  comment?: CommentData;
  /** Of several changes that became one: when the first was, and how many they are. */
  since?: string;
  entries?: number;
  action?: string;
  source?: string;
  changes?: FieldChange[];
  /** The records that a merge has put into it; of a change of one of these, whose it was. */
  merged?: { id: string; title: string }[];
  of?: { id: string; title: string };
  share?: { kind: string; name: string; level: string };
  activity?: ActivityData;
}

/** A record that stands on the timeline of the one that it links to by `via`. */
export interface ActivityData {
  object: string;
  via: string;
  /** The whole day that is its moment. */
  day?: string;
  /** Its title, and some of its fields. */
  record: RecordData;
}

export interface TimelinePage {
  items: TimelineItem[];
  cursor: string | null;
  links: Record<string, string>;
}

/** Somebody whom a comment may mention; who does not see the record is not told. */
export interface Candidate extends Named {
  department: string;
  sees: boolean;
}
