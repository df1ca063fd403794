export { FileSymlink as default } from 'lucide-react';
