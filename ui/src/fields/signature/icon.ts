export { Signature as default } from 'lucide-react';
