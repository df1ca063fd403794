import { built, USER, USERS, type Scope, type ScopeField, type ScopeObject, type Usage } from '@/expression/scope/scope';

const field = (key: string, zh: string, type: string, more: Partial<ScopeField> = {}): ScopeField => ({ key, label: { zh, en: key }, type, ...more });
const people: Record<string, string> = { id: '编号', name: '姓名', department: '部门', departments: '部门', manager: '主管', active: '在职', email: '邮箱', roles: '角色' };

const objects: Record<string, ScopeObject> = {
  deal: {
    key: 'deal',
    label: '商机',
    fields: [
      field('id', '编号', 'text'),
      field('name', '名称', 'text'),
      field('amount', '金额', 'money'),
      field('stage', '阶段', 'select', { options: [{ value: 's1', label: { zh: '初步接触', en: 'Contact' } }] }),
      field('tags', '标签', 'multi_select'),
      field('account', '客户', 'relation', { object: 'account' }),
      field('partner', '伙伴', 'relation', { object: 'partner' }),
      field('owner', '负责人', 'user'),
      field('owner_dept', '归属部门', 'department'),
      field('quotes', '报价', 'rows', { object: 'quote' }),
      field('gone', '已归档', 'text', { archived: true }),
    ],
  },
  account: {
    key: 'account',
    label: '客户',
    fields: [field('name', '客户名称', 'text'), field('industry', '行业', 'select'), field('owner', '负责人', 'user')],
  },
  quote: { key: 'quote', label: '报价单', fields: [field('status', '状态', 'select'), field('total', '总额', 'money'), field('deal', '商机', 'relation', { object: 'deal' })] },
};

/** A scope for tests: deals with a customer, a partner whose object is not read yet, and quotes. */
export function sample(usage: Usage = 'rule'): Scope {
  return {
    object: 'deal',
    usage,
    locale: 'zh',
    words: { record: '记录', user: '当前用户', form: '当前表单', old: '旧值', now: '现在' },
    objectOf: (key) => {
      const known = built[key];
      if (known) return { key, label: key === USER ? '当前用户' : key === USERS ? '成员' : '部门', fields: known.map((one) => ({ ...one, label: { zh: people[one.key], en: one.key } })) };
      return objects[key];
    },
  };
}
