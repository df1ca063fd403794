import { useQuery } from '@tanstack/react-query';
import { api, useObject } from '@/shared/api';
import type { Named, Operation, RecordData } from '@/shared/api/types';
import ExplainDrawer from '../explain/ExplainDrawer';

interface OpenWhyProps {
  app: string;
  object: string;
  id: string;
  person: Named;
  operation: Operation;
  field: string;
  onClose: () => void;
}

/** The explanation of one person's right to one record, from where neither is open. */
export default function OpenWhy({ app, object, id, person, operation, field, onClose }: OpenWhyProps) {
  const meta = useObject(object).data;
  const record = useQuery({
    queryKey: ['why', object, id],
    queryFn: ({ signal }) => api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`, { query: { links: true }, signal }),
    gcTime: 0,
  }).data;
  if (!meta || !record) return null;
  return <ExplainDrawer app={app} meta={meta} record={record} person={person} operation={operation} field={field || undefined} onClose={onClose} />;
}
