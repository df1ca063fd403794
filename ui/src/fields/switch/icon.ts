export { ToggleRight as default } from 'lucide-react';
