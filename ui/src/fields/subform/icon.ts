export { Table2 as default } from 'lucide-react';
