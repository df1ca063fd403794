import { useDefinitions, type Use } from '@/meta';

/** Where in the design area a use is, as an address. */
export function useUseLink(): (use: Use) => string {
  const objects = useDefinitions('object').data;
  const forms = useDefinitions('form').data;
  const views = useDefinitions('view').data;
  const scripts = useDefinitions('form_script').data;
  return ({ kind, key, app, path }) => {
    const root = `/design/${app || '_'}`;
    const parts = path.split('.');
    const object = (name: string | undefined) => {
      const one = objects?.find((o) => o.key === name);
      return `/design/${one?.app ?? (app || '_')}/o/${name ?? ''}`;
    };
    switch (kind) {
      case 'object': {
        if (parts[0] === 'rules') return `${object(key)}?tab=rules`;
        const field = parts[0] === 'fields' ? objects?.find((o) => o.key === key)?.fields[Number(parts[1])]?.key : undefined;
        return field ? `${object(key)}?field=${field}` : `${object(key)}?tab=settings`;
      }
      case 'form':
        return `${object(forms?.find((f) => f.key === key)?.object)}/layouts/${key}`;
      case 'view':
        return `${object(views?.find((v) => v.key === key)?.object)}?tab=views&field=${key}`;
      case 'role':
        return `${root}?tab=roles&field=${key}${parts[0] === 'grants' ? `&node=${parts[1]}` : ''}`;
      case 'form_script':
        return `${object(scripts?.find((s) => s.key === key)?.object)}/layouts/_?panel=scripts&node=${key}`;
      case 'webhook':
        return `${root}/webhooks?node=${key}`;
      case 'inbound':
        return `${root}/inbound?node=${key}`;
      case 'hook':
        return `${root}/hooks?node=${key}`;
      case 'assertion':
        return `${root}/assertions?node=${key}`;
      case 'option_set':
        return `${root}/option-sets?node=${key}`;
      case 'app':
        return `/design/${key}?tab=navigation`;
      default:
        return root;
    }
  };
}
