using System.Diagnostics.CodeAnalysis;

namespace DisposableMail.Core;

/// <summary>Either a value or the reason why there is none.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    /// <summary>Null on success.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The value. Throws when refused: look at <see cref="Refusal"/> first.</summary>
    public T Value => Refusal is null ? _value! : throw new InvalidOperationException($"Refused: {Refusal.Kind}");

    /// <summary>True with the value, false with the refusal.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, Refusal);
        return refusal is null;
    }

    [SuppressMessage("Usage", "CA2225", Justification = "The constructors are the operators; a named twin says nothing more.")]
    public static implicit operator Result<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225", Justification = "The constructors are the operators; a named twin says nothing more.")]
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
