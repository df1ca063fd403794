export { ListOrdered as default } from 'lucide-react';
