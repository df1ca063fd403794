/** Addresses of the design area of the CRM suite, by the names of their pictures. */
export const designPages = {
  design: '/design',
  'design-app': '/design/crm',
  'design-navigation': '/design/crm?tab=navigation',
  'design-roles': '/design/crm?tab=roles',
  'design-app-settings': '/design/crm?tab=settings',
  'design-object': '/design/crm/o/account',
  'design-field': '/design/crm/o/account?field=grade',
  'design-layouts': '/design/crm/o/account?tab=layouts',
  'design-rules': '/design/crm/o/account?tab=rules',
  'design-views': '/design/crm/o/account?tab=views',
  'design-rights': '/design/crm/o/account?tab=rights',
  'design-assertions': '/design/crm/assertions',
  'design-settings': '/design/crm/o/account?tab=settings',
  designer: '/design/crm/o/account/layouts/account_full',
  changes: '/design/crm/changes',
  releases: '/design/crm/releases',
};
