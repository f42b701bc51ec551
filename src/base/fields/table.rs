//! The macros that declare a struct and the table of its fields.

/// The table of a struct that is written by hand and has no identity: `"WireName" field: Type;`.
macro_rules! rows {
    ($name:ident { $( $wire:literal $($field:ident).+: $ty:ty; )* }) => {
        impl $crate::base::fields::Record for $name {
            const IDENTITY: &'static [$crate::base::fields::Row<$name>] = &[];
            const ROWS: &'static [$crate::base::fields::Row<$name>] = &[
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($wire, <$ty as $crate::base::fields::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = <$ty as $crate::base::fields::Datum>::read(reader, value, at) {
                            record.$($field).+ = value;
                        }
                    },
                    write: |record| $crate::base::fields::Datum::write(&record.$($field).+),
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
/// A line is `"WireName" field: Type = default, setter example;`. The setter is `text` (a `String`), `maybe` (an
/// `Option<String>`), `value` (anything that is copied) or `own` (written by hand, or none). All but `own` get a method
/// on the struct and a method of the same name on its view. `plain` adds parts of the struct that are in no table, `also`
/// adds fields of the table that are read and written by two functions.
macro_rules! record {
    (
        $(#[$outer:meta])*
        pub struct $name:ident, $(#[$view_doc:meta])* $view:ident ($( $id_wire:literal $id:ident: $id_ty:ty ),+)
        example ($before:literal, $after:literal, $look:literal) {
            $( $(#[$doc:meta])* $wire:literal $field:ident: $ty:ty = $default:expr, $setter:ident $($example:expr)?; )*
        }
        plain { $( $(#[$plain_doc:meta])* $plain:ident: $plain_ty:ty = $plain_default:expr; )* }
        also { $( $also_wire:literal: $also_ty:ty, $get:expr, $set:expr; )* }
        passed_over $passed_over:expr;
    ) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $( pub(crate) $id: $id_ty, )+
            $( $(#[$doc])* pub(crate) $field: $ty, )*
            $( $(#[$plain_doc])* pub(crate) $plain: $plain_ty, )*
        }

        impl $name {
            /// One of this identity in which everything else has its default.
            pub(crate) fn fresh($( $id: $id_ty ),+) -> $name {
                $( let $field: $ty = $default; )*
                $( let $plain: $plain_ty = $plain_default; )*
                $name { $( $id, )+ $( $field, )* $( $plain, )* }
            }

            $( record!(@setter $setter $name $field $ty, [$($doc),*], [$before, $after, $look], $($example)?); )*
        }

        $(#[$view_doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $view(pub(crate) $name);

        impl $view {
            $( record!(@getter $setter $name $field $ty, [$($doc),*]); )*
        }

        impl serde::Serialize for $view {
            /// As the seed has it.
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::base::fields::write(&self.0).serialize(serializer)
            }
        }

        impl $crate::base::fields::Record for $name {
            const IDENTITY: &'static [$crate::base::fields::Row<$name>] = &[$( $crate::base::fields::Row {
                field: $crate::base::fields::must($id_wire, <$id_ty as $crate::base::fields::Datum>::TAKES),
                read: |_, _, _, _| {},
                write: |record| $crate::base::fields::Datum::write(&record.$id),
            }, )+];
            const ROWS: &'static [$crate::base::fields::Row<$name>] = &[
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($wire, <$ty as $crate::base::fields::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = $crate::base::fields::Datum::read(reader, value, at) {
                            record.$field = value;
                        }
                    },
                    write: |record| $crate::base::fields::Datum::write(&record.$field),
                }, )*
                $( $crate::base::fields::Row {
                    field: $crate::base::fields::may($also_wire, <$also_ty as $crate::base::fields::Datum>::TAKES),
                    read: |record, reader, value, at| {
                        if let Some(value) = <$also_ty as $crate::base::fields::Datum>::read(reader, value, at) {
                            let set: fn(&mut $name, $also_ty) = $set;
                            set(record, value);
                        }
                    },
                    write: |record| {
                        let get: fn(&$name) -> $crate::base::value::Value = $get;
                        get(record)
                    },
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
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), ", stringify!($example), ");")]
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
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), Some(", stringify!($example), "));")]
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
        #[doc = concat!("assert_eq!(", $look, ".", stringify!($field), "(), ", stringify!($example), ");")]
        /// ```
        pub fn $field(mut self, value: $ty) -> $name {
            self.$field = value;
            self
        }
    };
    (@setter own $($rest:tt)*) => {};

    (@getter text $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> &str {
            &self.0.$field
        }
    };
    (@getter maybe $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> Option<&str> {
            self.0.$field.as_deref()
        }
    };
    (@getter value $name:ident $field:ident $ty:ty, [$($doc:meta),*]) => {
        $(#[$doc])*
        ///
        #[doc = concat!("Set by [`", stringify!($name), "::", stringify!($field), "`], where there is an example.")]
        pub fn $field(&self) -> $ty {
            self.0.$field
        }
    };
    (@getter own $($rest:tt)*) => {};
}
