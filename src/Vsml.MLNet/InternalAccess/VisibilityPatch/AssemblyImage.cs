using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace VisibilityPatch;

/// <summary>The bytes of a managed assembly, of which only visibility bits are changed.</summary>
internal static class AssemblyImage
{
    /// <summary>Flags follow the RVA (4 bytes) and the implementation flags (2 bytes) in a MethodDef row (ECMA-335 II.22.26).</summary>
    private const int MethodFlagsOffset = 6;

    /// <summary>
    /// Makes the internal types and members of <c>Microsoft.ML</c> namespaces public, and the private protected ones protected, in place.
    /// Private members stay private; nothing moves, so every offset in the file stays true.
    /// </summary>
    public static void OpenInternals(byte[] image)
    {
        using var portableExecutable = new PEReader(ImmutableArray.Create(image));
        MetadataReader metadata = portableExecutable.GetMetadataReader();
        int start = portableExecutable.PEHeaders.MetadataStartOffset;
        var tables = new MetadataTables(image, metadata, start);

        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
        {
            TypeDefinition definition = metadata.GetTypeDefinition(type);

            // Polyfills of the base library (System.*) would clash with the real ones if they became public.
            if (!OutermostNamespace(metadata, definition).StartsWith("Microsoft.ML", StringComparison.Ordinal))
                continue;

            tables.SetTypeFlags(type, Open(definition.Attributes));
            foreach (MethodDefinitionHandle method in definition.GetMethods())
                tables.SetMethodFlags(method, Open(metadata.GetMethodDefinition(method).Attributes));
            foreach (FieldDefinitionHandle field in definition.GetFields())
                tables.SetFieldFlags(field, Open(metadata.GetFieldDefinition(field).Attributes));
        }
    }

    private static TypeAttributes Open(TypeAttributes attributes) =>
        (attributes & ~TypeAttributes.VisibilityMask) | (attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.NotPublic => TypeAttributes.Public,
            TypeAttributes.NestedAssembly => TypeAttributes.NestedPublic,
            TypeAttributes.NestedFamANDAssem => TypeAttributes.NestedFamily,
            TypeAttributes other => other,
        };

    private static MethodAttributes Open(MethodAttributes attributes) =>
        (attributes & ~MethodAttributes.MemberAccessMask) | (attributes & MethodAttributes.MemberAccessMask) switch
        {
            MethodAttributes.Assembly => MethodAttributes.Public,
            MethodAttributes.FamANDAssem => MethodAttributes.Family,
            MethodAttributes other => other,
        };

    private static FieldAttributes Open(FieldAttributes attributes) =>
        (attributes & ~FieldAttributes.FieldAccessMask) | (attributes & FieldAttributes.FieldAccessMask) switch
        {
            FieldAttributes.Assembly => FieldAttributes.Public,
            FieldAttributes.FamANDAssem => FieldAttributes.Family,
            FieldAttributes other => other,
        };

    private static string OutermostNamespace(MetadataReader metadata, TypeDefinition type)
    {
        while (!type.GetDeclaringType().IsNil)
            type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return metadata.GetString(type.Namespace);
    }

    /// <summary>Finds rows of the metadata tables in the file and writes their flags.</summary>
    private readonly struct MetadataTables(byte[] image, MetadataReader metadata, int start)
    {
        public void SetTypeFlags(TypeDefinitionHandle type, TypeAttributes flags) =>
            BinaryPrimitives.WriteUInt32LittleEndian(Row(TableIndex.TypeDef, type), (uint)flags);

        public void SetMethodFlags(MethodDefinitionHandle method, MethodAttributes flags) =>
            BinaryPrimitives.WriteUInt16LittleEndian(Row(TableIndex.MethodDef, method)[MethodFlagsOffset..], (ushort)flags);

        public void SetFieldFlags(FieldDefinitionHandle field, FieldAttributes flags) =>
            BinaryPrimitives.WriteUInt16LittleEndian(Row(TableIndex.Field, field), (ushort)flags);

        private Span<byte> Row(TableIndex table, EntityHandle handle)
        {
            int row = MetadataTokens.GetRowNumber(handle) - 1;
            return image.AsSpan(start + metadata.GetTableMetadataOffset(table) + (row * metadata.GetTableRowSize(table)));
        }
    }
}
