interface Props {
  isOwn: boolean;
  isFaint?: boolean;
  children: string;
}

export function Bubble({ isOwn, isFaint = false, children }: Props) {
  return (
    <p
      dir="auto"
      className={`bubble max-w-full rounded-2xl px-3 py-1.5 break-words whitespace-pre-wrap ${
        isOwn ? 'rounded-br-md bg-bubble text-white' : 'rounded-bl-md bg-hover'
      } ${isFaint ? 'opacity-70' : ''}`}
    >
      {children}
    </p>
  );
}
