export { LockKeyhole as default } from 'lucide-react';
