import { useQuery } from '@tanstack/react-query';
import { File as FileIcon } from 'lucide-react';
import { api } from '@/shared/api';
import type { FileData } from '@/shared/api/types';

/** The address of a stored file; pictures in pages carry a short token of their own. */
export function fileUrl(object: string, id: string, field: string, file: string): string {
  return `/api/v1/objects/${[object, 'records', id, 'files', field, file].map(encodeURIComponent).join('/')}`;
}

/** A picture of a record's file, scaled by the server, or as it is when `size` is empty; `local` shows one that was just chosen. */
export function Thumb({
  file,
  field,
  object,
  id,
  local,
  size = '100x100',
  className,
}: {
  file: FileData;
  field: string;
  object?: string;
  id?: string;
  local?: string;
  size?: string;
  className?: string;
}) {
  const stored = object !== undefined && id !== undefined && local === undefined;
  const token = useQuery({
    queryKey: ['file-token', object, id, field, file.id],
    queryFn: ({ signal }) =>
      api.post<{ token: string }>('/api/v1/files/token', { object, id, field, file: file.id }, { signal }),
    enabled: stored,
    staleTime: 60_000,
    refetchOnMount: 'always',
  }).data?.token;
  const src =
    local ??
    (stored && token
      ? `${fileUrl(object, id, field, file.id)}?${size && `thumb=${size}&`}token=${encodeURIComponent(token)}`
      : undefined);
  if (!src) {
    return (
      <span className={className} style={{ display: 'inline-grid', placeItems: 'center' }}>
        <FileIcon size={14} aria-label={file.name} />
      </span>
    );
  }
  return <img src={src} alt={file.name} loading="lazy" className={className} />;
}
