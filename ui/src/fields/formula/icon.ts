export { SquareFunction as default } from 'lucide-react';
