namespace Nabla.Kernels;

/// <summary>
/// Which register the library's kernels use: the widest that this machine supports, or the one named by the
/// environment variable NABLA_KERNEL, read once. The bits of every result are the same whichever it is.
/// </summary>
internal static class KernelChoice
{
    /// <summary>The environment variable that forces a choice.</summary>
    public const string Variable = "NABLA_KERNEL";

    private static readonly Register[] s_narrowestFirst =
        [Register.Scalar, Register.Widening, Register.Vector128, Register.Avx2, Register.Avx512];

    // The register + 1; 0 until it is first asked for. Not a static initializer, whose exception would be wrapped.
    private static int s_current;

    /// <summary>The register in use.</summary>
    /// <exception cref="InvalidOperationException">NABLA_KERNEL names none, or one this machine lacks.</exception>
    public static Register Current
    {
        get
        {
            if (s_current == 0)
                s_current = 1 + (int)Parse(Environment.GetEnvironmentVariable(Variable));
            return (Register)(s_current - 1);
        }
    }

    /// <summary>What this machine supports, widest first; always ends with <see cref="Register.Scalar"/>.</summary>
    public static IEnumerable<Register> Supported => s_narrowestFirst.Reverse().Where(IsSupported);

    /// <summary>The name by which NABLA_KERNEL and printed lines call a register.</summary>
    public static string NameOf(Register register) => register switch
    {
        Register.Avx512 => "avx512",
        Register.Avx2 => "avx2",
        Register.Vector128 => "vector128",
        Register.Widening => "widening",
        _ => "scalar",
    };

    /// <summary>Whether this machine runs kernels of that register at full speed.</summary>
    public static bool IsSupported(Register register) => Registers.For<float, Support, bool>(register, default);

    /// <summary>The register named <paramref name="name"/>; null or empty: the widest supported.</summary>
    /// <exception cref="InvalidOperationException">There is none of that name, or this machine lacks it.</exception>
    public static Register Parse(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return Supported.First();
        foreach (Register register in s_narrowestFirst)
        {
            if (NameOf(register) != name)
                continue;
            return IsSupported(register) ? register : throw new InvalidOperationException(
                $"{Variable}={name} asks for instructions that this machine lacks. {WhatIsSupported}");
        }

        throw new InvalidOperationException($"{Variable}={name} names no kernels. {WhatIsSupported}");
    }

    private static string WhatIsSupported =>
        $"Supported here: {string.Join(", ", Supported.Select(NameOf))}. Unset it to use the widest.";

    private readonly struct Support : IForRegister<float, bool>
    {
        public bool With<V>()
            where V : struct, ISimd<V, float> => V.IsSupported;
    }
}
