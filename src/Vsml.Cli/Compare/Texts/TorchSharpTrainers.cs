using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Vsml.Cli.Compare;

/// <summary>
/// Loads Microsoft.ML.TorchSharp 0.23.1 so that its transformers run with this TorchSharp. It was built for TorchSharp 0.102.7, where the initialisers
/// of <c>torch.nn.init</c> returned another handle of the tensor; it disposes what they return. They now return the tensor itself, and so every
/// weight that is initialised is lost ("Tensor invalid -- empty handle" at the first Fit). The four calls are taken out of the copy in memory; the file
/// stays as it is.
/// </summary>
internal static class TorchSharpTrainers
{
    public const string AssemblyName = "Microsoft.ML.TorchSharp";

    /// <summary>Beside the program in a folder of its own, so that nothing but this loads it.</summary>
    public static string OriginalPath { get; } = Path.Combine(AppContext.BaseDirectory, "as-published", $"{AssemblyName}.dll");

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static Assembly Load() => Assembly.Load(AssemblyName);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must precede the first use of one of its types, wherever that is.")]
    internal static void WatchForLoad() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == AssemblyName && File.Exists(OriginalPath) ? context.LoadFromStream(new MemoryStream(WithoutDisposal(File.ReadAllBytes(OriginalPath)))) : null;

    /// <param name="image">Of the assembly; changed in place.</param>
    /// <exception cref="BadImageFormatException">It is another version, in which the calls are not where they were.</exception>
    internal static byte[] WithoutDisposal(byte[] image)
    {
        const int CallsExpected = 4;
        using var file = new PEReader(new MemoryStream((byte[])image.Clone()));
        MetadataReader metadata = file.GetMetadataReader();
        TypeDefinition utilities = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(type => metadata.GetString(type.Name) == "ModelUtils");
        int calls = 0;
        foreach (MethodDefinition method in utilities.GetMethods().Select(metadata.GetMethodDefinition))
        {
            if (metadata.GetString(method.Name).StartsWith("Init", StringComparison.Ordinal))
                calls += TakeOutDisposal(image, file, method.RelativeVirtualAddress);
        }
        return calls == CallsExpected ? image
            : throw new BadImageFormatException($"{AssemblyName}: {calls} initialisers dispose their tensor; {CallsExpected} were expected");
    }

    /// <summary>A finally block ends with callvirt Dispose and endfinally: the tensor is popped instead, and zeros are no operation.</summary>
    private static int TakeOutDisposal(byte[] image, PEReader file, int address)
    {
        const byte CallVirtual = 0x6f, EndFinally = 0xdc, Pop = 0x26, LengthOfCall = 5;
        SectionHeader section = file.PEHeaders.SectionHeaders[file.PEHeaders.GetContainingSectionIndex(address)];
        byte[] code = file.GetMethodBody(address).GetILBytes()!;
        int body = address - section.VirtualAddress + section.PointerToRawData;
        int start = body + image.AsSpan(body).IndexOf(code), calls = 0;
        for (int i = 0; i + LengthOfCall < code.Length; i++)
        {
            if (code[i] != CallVirtual || code[i + LengthOfCall] != EndFinally)
                continue;
            image.AsSpan(start + i, LengthOfCall).Clear();
            image[start + i] = Pop;
            calls++;
        }
        return calls;
    }
}
