export { Split as default } from 'lucide-react';
