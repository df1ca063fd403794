export { TextAlignStart as default } from 'lucide-react';
