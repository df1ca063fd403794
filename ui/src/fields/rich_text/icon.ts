export { LetterText as default } from 'lucide-react';
