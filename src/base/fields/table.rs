//! The macros that declare a struct and the table of its fields.

/// The functions of a row. A function compiles to half of the code of a closure that becomes a function pointer, and
/// there are more than a thousand.
macro_rules! accessors {
    (@read $name:ty, $ty:ty, |$record:ident, $value:ident| $set:expr) => {{
        fn read(
            $record: &mut $name,
            reader: &mut $crate::base::fields::Reader,
            value: &$crate::base::value::Value,
            at: &$crate::base::fields::At<'_>,
        ) {
            if let Some($value) = <$ty as $crate::base::fields::Datum>::read(reader, value, at) {
                $set;
            }
        }
        read
    }};
    (@write $name:ty, |$record:ident| $get:expr) => {{
        fn write($record: &$name) -> $crate::base::value::Value {
            $get
        }
        write
    }};
}

/// Declares the table of an existing struct without identity: `"WireName" field: Type;`.
macro_rules! rows {
    ($name:ident { $( $wire:literal $($field:ident).+: $ty:ty; )* }) => {
        impl $crate::base::fields::Record for $name {
            const IDENTITY: &'static [$crate::base::fields::Row<$name>] = &[];
            const ROWS: &'static [$crate::base::fields::Row<$name>] = &[
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($wire, <$ty as $crate::base::fields::Datum>::TAKES),
                    read: accessors!(@read $name, $ty, |record, value| record.$($field).+ = value),
                    write: accessors!(@write $name, |record| $crate::base::fields::Datum::write(&record.$($field).+)),
                }, )*
            ];

            fn fresh_like(&self) -> $name {
                $name::default()
            }

            fn begin(
                _: &mut $crate::base::fields::Reader,
                _: $crate::base::fields::Given<'_>,
                _: &$crate::base::fields::At<'_>,
            ) -> $name {
                $name::default()
            }
        }
    };
}

/// Declares a struct and the table of its fields.
///
/// A line of a public record is `"WireName" pub field: Type = default, setter example;`. The setter is `text` (a
/// `String`), `maybe` (an `Option<String>`), `value` (anything that is copied) or `own` (written by hand, or none). All
/// but `own` get a method with the field's name. A line of a record of the crate is `"WireName" field: Type = default;`.
/// `plain` adds parts of the struct that are in no table, `also` adds fields of the table that are read and written by
/// two functions.
macro_rules! record {
    (
        $(#[$outer:meta])*
        pub struct $name:ident ($( $(#[$id_doc:meta])* $id_wire:literal $id:ident: $id_ty:ty ),+)
        example ($before:literal, $after:literal, $look:literal) {
            $( $(#[$doc:meta])* $wire:literal $vis:vis $field:ident: $ty:ty = $default:expr, $setter:ident $($example:expr)?; )*
        }
        plain { $( $(#[$plain_doc:meta])* $plain_vis:vis $plain:ident: $plain_ty:ty = $plain_default:expr; )* }
        also { $( $also_wire:literal: $also_ty:ty, $get:expr, $set:expr; )* }
        passed_over $passed_over:expr;
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            $( $(#[$id_doc])* pub $id: $id_ty, )+
            $( $(#[$doc])* $vis $field: $ty, )*
            $( $(#[$plain_doc])* $plain_vis $plain: $plain_ty, )*
        }

        impl $name {
            $( record!(@setter $setter $name $field $ty, [$($doc),*], [$before, $after, $look], $($example)?); )*
        }

        impl serde_core::Serialize for $name {
            /// Serializes in the form of a seed.
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::base::fields::write(self).serialize(serializer)
            }
        }

        record! {
            @table $name ($( $id_wire $id: $id_ty ),+)
            { $( $wire $field: $ty = $default; )* }
            plain { $( $plain: $plain_ty = $plain_default; )* }
            also { $( $also_wire: $also_ty, $get, $set; )* }
            passed_over $passed_over;
        }
    };
    (
        $(#[$outer:meta])*
        pub(crate) struct $name:ident ($( $id_wire:literal $id:ident: $id_ty:ty ),+) {
            $( $(#[$doc:meta])* $wire:literal $field:ident: $ty:ty = $default:expr; )*
        }
        plain {}
        also { $( $also_wire:literal: $also_ty:ty, $get:expr, $set:expr; )* }
        passed_over $passed_over:expr;
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub(crate) struct $name {
            $( pub(crate) $id: $id_ty, )+
            $( $(#[$doc])* pub(crate) $field: $ty, )*
        }

        record! {
            @table $name ($( $id_wire $id: $id_ty ),+)
            { $( $wire $field: $ty = $default; )* }
            plain {}
            also { $( $also_wire: $also_ty, $get, $set; )* }
            passed_over $passed_over;
        }
    };
    (
        @table $name:ident ($( $id_wire:literal $id:ident: $id_ty:ty ),+)
        { $( $wire:literal $field:ident: $ty:ty = $default:expr; )* }
        plain { $( $plain:ident: $plain_ty:ty = $plain_default:expr; )* }
        also { $( $also_wire:literal: $also_ty:ty, $get:expr, $set:expr; )* }
        passed_over $passed_over:expr;
    ) => {
        impl $name {
            /// A record with this identity and defaults in all other fields.
            pub(crate) fn fresh($( $id: $id_ty ),+) -> $name {
                $( let $field: $ty = $default; )*
                $( let $plain: $plain_ty = $plain_default; )*
                $name { $( $id, )+ $( $field, )* $( $plain, )* }
            }
        }

        impl $crate::base::fields::Record for $name {
            const IDENTITY: &'static [$crate::base::fields::Row<$name>] = &[$( $crate::base::fields::Row {
                field: $crate::base::fields::must($id_wire, <$id_ty as $crate::base::fields::Datum>::TAKES),
                read: |_, _, _, _| {},
                write: accessors!(@write $name, |record| $crate::base::fields::Datum::write(&record.$id)),
            }, )+];
            const ROWS: &'static [$crate::base::fields::Row<$name>] = &[
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($wire, <$ty as $crate::base::fields::Datum>::TAKES),
                    read: accessors!(@read $name, $ty, |record, value| record.$field = value),
                    write: accessors!(@write $name, |record| $crate::base::fields::Datum::write(&record.$field)),
                }, )*
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($also_wire, <$also_ty as $crate::base::fields::Datum>::TAKES),
                    read: accessors!(@read $name, $also_ty, |record, value| {
                        let set: fn(&mut $name, $also_ty) = $set;
                        set(record, value);
                    }),
                    write: $get,
                }, )*
            ];

            fn fresh_like(&self) -> $name {
                $name::fresh($( self.$id.clone() ),+)
            }

            fn begin(
                reader: &mut $crate::base::fields::Reader,
                given: $crate::base::fields::Given<'_>,
                at: &$crate::base::fields::At<'_>,
            ) -> $name {
                $( let $id: Option<$id_ty> = reader.required(given, at, $id_wire, $crate::base::fields::Datum::read); )+
                $name::fresh($( $id.unwrap_or_default() ),+)
            }

            fn passed_over() -> Vec<&'static str> {
                $passed_over
            }
        }

        impl $crate::base::fields::Datum for $name {
            const TAKES: $crate::base::fields::Takes =
                $crate::base::fields::Takes::Object(<$name as $crate::base::fields::Record>::members);

            fn read(
                reader: &mut $crate::base::fields::Reader,
                value: &$crate::base::value::Value,
                at: &$crate::base::fields::At<'_>,
            ) -> Option<$name> {
                $crate::base::fields::read(reader, value, at)
            }

            fn write(&self) -> $crate::base::value::Value {
                $crate::base::fields::write(self)
            }
        }
    };

    (@setter text $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), ", ", stringify!($example), ");")]
        /// ```
        pub fn $field(mut self, value: impl Into<String>) -> $name {
            self.$field = value.into();
            self
        }
    };
    (@setter maybe $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), ".as_deref(), Some(", stringify!($example), "));")]
        /// ```
        pub fn $field(mut self, value: impl Into<String>) -> $name {
            self.$field = Some(value.into());
            self
        }
    };
    (@setter value $name:ident $field:ident $ty:ty, [$($doc:meta),*], [$before:literal, $after:literal, $look:literal], $example:expr) => {
        $(#[$doc])*
        ///
        /// ```
        /// # use fake_rds::*;
        #[doc = concat!("let rds = ", $before, ".", stringify!($field), "(", stringify!($example), ")", $after, ";")]
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), ", ", stringify!($example), ");")]
        /// ```
        pub fn $field(mut self, value: $ty) -> $name {
            self.$field = value;
            self
        }
    };
    (@setter own $($rest:tt)*) => {};
}
